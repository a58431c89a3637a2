"""The published site: pages from data, the shell they are stamped from, and the build."""
