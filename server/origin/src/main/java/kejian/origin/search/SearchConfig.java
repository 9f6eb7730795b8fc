package kejian.origin.search;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which engine is asked. The embedded one is always kept, and answers where the server does not.
 */
@ConfigMapping(prefix = "kejian.search")
public interface SearchConfig {

    Elasticsearch elasticsearch();

    /** A cluster, where an address is named. */
    interface Elasticsearch {

        /** Of its nodes, as {@code https://host:9200}. */
        Optional<List<URI>> urls();

        /** Of the names of our indices and aliases; two provinces in one cluster have two. */
        @WithDefault("kejian")
        String prefix();

        Optional<String> user();

        /** Its first line is the password. */
        Optional<Path> passwordFile();

        /** Its first line is an API key, as the cluster encodes it; instead of a user. */
        Optional<Path> apiKeyFile();

        /** Certificate of the authority that signed the cluster's, PEM. */
        Optional<Path> caFile();

        /** How long a question may take before the embedded index answers it. */
        @WithDefault("2s")
        Duration answerWithin();

        /** How long the server may take for a batch of entries. */
        @WithDefault("30s")
        Duration takeWithin();

        /** Between two looks at the server, and how soon one that was away is asked again. */
        @WithDefault("5s")
        Duration look();

        /**
         * The major version that the server is asked to be compatible with; a server refuses one
         * newer than its own.
         */
        @WithDefault("9")
        int compatibleWith();
    }
}
