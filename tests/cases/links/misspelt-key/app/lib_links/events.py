class ImportFinished:
    pass


class ImportFailed:
    pass
