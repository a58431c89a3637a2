"""The published site: pages made from data, the page pattern they share, and the build."""
