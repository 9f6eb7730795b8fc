package kejian.edge.wiring;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What this edge gives to other edges of the province. */
@ConfigMapping(prefix = "kejian.tree")
interface TreeSettings {

    /** Whether it gives blobs to edges that show the province's ticket. */
    @WithDefault("false")
    boolean serve();

    /** To all of them together, so that boxes do not notice. */
    @WithDefault("1000000")
    long bytesPerSecond();

    /** Answers to edges at once; past it they are asked to come again. */
    @WithDefault("4")
    int most();
}
