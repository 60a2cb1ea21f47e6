def stop(how):
    if how == "now":
        raise KeyboardInterrupt
    raise SystemExit(how)
