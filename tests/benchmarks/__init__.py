"""Speed against the stock way, as ratios measured side by side in one run."""
