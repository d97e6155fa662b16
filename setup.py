"""What has to be compiled? The kernels of the index; where there is no compiler, numpy does what they do."""

from pathlib import Path

from setuptools import Extension, setup

FOLDER = Path("index/whoosh/c")

setup(
    script_name="setup.py",  # the folder is a package too, and this file no module of it
    ext_modules=[
        Extension(
            "gleanings.index.whoosh._kernels",
            sorted(map(str, FOLDER.glob("*.c"))),
            depends=sorted(map(str, FOLDER.glob("*.h"))),
            # No multiplication is fused with an addition: scores are numpy's to the bit.
            extra_compile_args=["-O3", "-ffp-contract=off", "-fvisibility=hidden"],
            optional=True,
        )
    ],
)
