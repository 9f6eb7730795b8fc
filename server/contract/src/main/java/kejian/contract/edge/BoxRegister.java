package kejian.contract.edge;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The boxes of one edge's area, and whether others may watch there. On the wire it is a {@link
 * kejian.contract.release.SignedDocument} of this type, signed as releases are, so that an edge
 * need believe nobody on the line.
 *
 * @param edge whose it is
 * @param madeAt ISO 8601 instant; an older one is not taken
 * @param contents names guests and boxes: the same as long as these are
 * @param guests whether a box that is not in it is served as a guest
 */
public record BoxRegister(
        String edge, String madeAt, String contents, boolean guests, List<Box> boxes) {

    public static final String MEDIA_TYPE = "application/vnd.kejian.box-register+json";

    public BoxRegister {
        boxes = List.copyOf(boxes);
    }

    /**
     * @param station code of the station that it stands in
     * @param name the station's
     * @param profile of the box, where its agent does not say it
     */
    public record Box(String box, String station, String name, @Nullable String profile) {

        public Box {
            Objects.requireNonNull(box, "box");
            Objects.requireNonNull(name, "name");
        }
    }
}
