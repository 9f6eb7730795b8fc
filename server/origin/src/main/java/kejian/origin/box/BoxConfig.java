package kejian.origin.box;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How the origin serves boxes itself. */
@ConfigMapping(prefix = "kejian.boxes")
interface BoxConfig {

    /** Media connections at one moment; past this, new starts are asked to come again. */
    @WithDefault("2000")
    int maxConnections();

    /** Media answers under way to one box that names itself; past it, it is answered 429. */
    @WithDefault("16")
    int maxOfBox();

    /** Packages kept open. */
    @WithDefault("256")
    int openPackages();
}
