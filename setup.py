"""What has to be compiled? The kernels of the index; where there is no compiler, numpy does what they do."""

from setuptools import Extension, setup

setup(
    script_name="setup.py",  # the folder is a package too, and this file no module of it
    ext_modules=[
        Extension(
            "gleanings.index.whoosh._kernels",
            ["index/whoosh/_kernels.c"],
            # No multiplication is fused with an addition: scores are numpy's to the bit.
            extra_compile_args=["-O3", "-ffp-contract=off"],
            optional=True,
        )
    ],
)
