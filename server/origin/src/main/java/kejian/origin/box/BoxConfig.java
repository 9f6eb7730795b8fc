package kejian.origin.box;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** How the origin serves boxes itself. */
@ConfigMapping(prefix = "kejian.boxes")
interface BoxConfig {

    /** Media connections at one moment; past this, new starts are asked to come again. */
    @WithDefault("2000")
    int maxConnections();

    /** Media answers under way to one box that names itself; past it, it is answered 429. */
    @WithDefault("16")
    int maxOfBox();

    /**
     * A file, or a folder of files, that adds models of boxes to the shipped ones or changes them
     * (docs/guide/box-profiles.md).
     */
    Optional<Path> profiles();

    /** The address at which boxes ask by RTSP. */
    @WithDefault("127.0.0.1")
    String rtspHost();

    /** RTSP for boxes that play by it, usually 554. Without it there is none. */
    OptionalInt rtspPort();

    /** The even UDP port of RTSP's media; RTCP has the next one. 0 takes any free pair. */
    @WithDefault("0")
    int rtspMediaPort();

    /** Where edges are asked by RTSP, to which boxes are sent on. */
    @WithDefault("554")
    int rtspEdgePort();

    /** Packages kept open. */
    @WithDefault("256")
    int openPackages();
}
