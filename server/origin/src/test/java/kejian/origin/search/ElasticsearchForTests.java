package kejian.origin.search;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A real server beside the origin under test. */
public class ElasticsearchForTests implements QuarkusTestResourceLifecycleManager {

    private static ElasticsearchNode node;

    static ElasticsearchNode node() {
        return node;
    }

    @Override
    public Map<String, String> start() {
        try {
            node = ElasticsearchNode.start();
            System.out.println("province's search: Elasticsearch " + node.version());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return Map.of(
                "kejian.search.elasticsearch.urls", node.url().toString(),
                "kejian.search.elasticsearch.prefix", "henan",
                "kejian.search.elasticsearch.compatible-with", "8",
                "kejian.search.elasticsearch.answer-within", "1s",
                "kejian.search.elasticsearch.take-within", "5s",
                "kejian.search.elasticsearch.look", "500ms");
    }

    @Override
    public void stop() {
        try {
            if (node != null) {
                node.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
