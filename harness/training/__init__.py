"""Learns what the judge's signals weigh from replies that people have labelled. Never imported when replies are judged.

    python -m harness.training FOLDER -o harness/classify/data/weights.toml

`corpus` reads the folder, `examples` asks the rules what they see, `balance` says how much each example counts,
`logistic` fits, `learning` holds groups out, `calibration` says how sure to be, `figures` measures, and `weights` reads
and writes the judge's file.
"""
