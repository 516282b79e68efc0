"""Tell which version of a node runs: n8n's engine tests use it to check versions."""

from typing_extensions import override

from hive.sdk import Call, Node, Outputs, Params, item


class VersionProbeParams(Params):
    """A number to show instead of the version."""

    version_test: int | None = None


class VersionProbe(Node[VersionProbeParams]):
    """Give the node's version, once as the node knows it and once as a parameter's default."""

    n8n_type = "n8n-nodes-base.versionTest"
    versions = (1, 2)
    params_type = VersionProbeParams

    @override
    async def run(self, call: Call[VersionProbeParams]) -> Outputs:
        version = int(call.version)
        return [
            [
                item(
                    {
                        "versionFromNode": version,
                        "versionFromParameter": params.version_test or version,
                    },
                    paired=i,
                )
                for i, _, params in call.each()
            ]
        ]
