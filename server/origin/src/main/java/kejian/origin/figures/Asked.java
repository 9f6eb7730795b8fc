package kejian.origin.figures;

import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/** The parameters that questions for figures have in common, as the API names them. */
public class Asked {

    /** First day, Asia/Shanghai; {@code to} the last. */
    @QueryParam("from")
    @Nullable String from;

    @QueryParam("to")
    @Nullable String to;

    @QueryParam("area")
    @Nullable String area;

    @QueryParam("column")
    @Nullable String column;

    @QueryParam("courseware")
    @Nullable String courseware;

    @QueryParam("tier")
    @Nullable String tier;

    /** {@code now}: closed months as they are by now. */
    @QueryParam("as")
    @Nullable String as;
}
