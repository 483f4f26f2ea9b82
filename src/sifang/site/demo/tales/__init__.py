"""What happened to cases in November, told through the product's own actions instead of loaded."""
