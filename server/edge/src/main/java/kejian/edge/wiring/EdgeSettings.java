package kejian.edge.wiring;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Who this edge is and where it keeps things. */
@ConfigMapping(prefix = "kejian.edge")
interface EdgeSettings {

    /** The folder of blobs, journal and keys. Required. */
    Optional<Path> data();

    /** The name that the province knows it by. Required. */
    Optional<String> name();

    /** Shown on pages, for example the county's name. */
    @WithDefault("课件")
    String areaName();

    /** Code of the county whose own columns are shown beside the province's; none for none. */
    Optional<String> county();

    /** Whom viewers call, shown on the page of help. */
    Optional<String> hotline();

    /** Open connections of boxes; past it new starts are answered 503. */
    @WithDefault("20000")
    int maxConnections();

    /** Answers under way to one box that names itself; past it, it is answered 429. */
    @WithDefault("16")
    int maxOfBox();
}
