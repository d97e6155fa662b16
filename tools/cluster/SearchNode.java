import static org.codelibs.opensearch.runner.OpenSearchRunner.newConfigs;

import org.codelibs.opensearch.runner.OpenSearchRunner;

/** One OpenSearch node in a process of its own, so that a test can kill it; arguments are settings, name=value. */
public final class SearchNode {
    public static void main(String[] settings) throws Exception {
        new OpenSearchRunner()
            .onBuild((number, builder) -> {
                for (String setting : settings) {
                    String[] parts = setting.split("=", 2);
                    if (parts[1].contains(",")) {
                        builder.putList(parts[0], parts[1].split(","));
                    } else {
                        builder.put(parts[0], parts[1]);
                    }
                }
            })
            .build(newConfigs().basePath(System.getProperty("folder")).clusterName("gleanings-test").numOfNode(1));
        Thread.currentThread().join();
    }
}
