"""Made-up agencies, practitioners and people, with three believable years behind them."""
