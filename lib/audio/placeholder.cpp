namespace rectool {}
