"""政策: loads the city's dated rules from its folder and serves them; nothing is hard-coded elsewhere."""
