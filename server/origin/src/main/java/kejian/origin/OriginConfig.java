package kejian.origin;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Where the origin keeps everything. */
@ConfigMapping(prefix = "kejian")
public interface OriginConfig {

    /** Folder for blobs, uploads, keys and the embedded database. */
    @WithDefault("data/origin")
    Path data();

    Province province();

    Upgrade upgrade();

    /** What happens before the tables of an earlier version are changed. */
    interface Upgrade {

        /** Whether their rows are written down first, in the data folder. */
        @WithDefault("true")
        boolean backup();
    }

    /** What pages and the area tree begin with. */
    interface Province {

        @WithDefault("河南省")
        String name();

        @WithDefault("410000")
        String code();
    }
}
