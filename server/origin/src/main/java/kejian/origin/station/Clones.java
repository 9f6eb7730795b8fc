package kejian.origin.station;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kejian.origin.OriginConfig;
import org.jspecify.annotations.Nullable;

/** Says of rows of boxes how it is known that a name is used twice, and where. */
final class Clones {

    /** The province's own journal; no edge may be called so. */
    private static final String PROVINCE = "ORIGIN";

    private final EntityManager database;
    private final OriginConfig.Province province;
    private final Map<String, Clone.Where> places = new HashMap<>();

    Clones(EntityManager database, OriginConfig.Province province) {
        this.database = database;
        this.province = province;
    }

    /** The newest first; a stranger has none. */
    List<Clone> of(Tuple t) {
        List<Clone> clones = new ArrayList<>();
        Instant one = t.get("one_at", Instant.class);
        if (one != null) {
            clones.add(ofOneEdge(one, place(t.get("one_edge", String.class))));
        }
        Instant two = t.get("two_at", Instant.class);
        if (two != null) {
            Clone.Where first = place(t.get("two_edge", String.class));
            Clone.Where other = place(t.get("other", String.class));
            boolean isAtOnce =
                    TwoPlaces.How.valueOf(t.get("how", String.class)) == TwoPlaces.How.AT_ONCE;
            clones.add(isAtOnce ? atOnce(two, first, other) : toAndFro(two, first, other));
        }
        clones.sort(Comparator.comparing(Clone::at).reversed());
        return clones;
    }

    private static Clone ofOneEdge(Instant at, Clone.Where place) {
        return new Clone(
                at,
                "one-edge",
                List.of(place),
                new Clone.Why(
                        "%s在十分钟内被同一名称从两个地址交替访问".formatted(zh(place)),
                        "%s was asked under this name from two addresses to and fro within ten minutes"
                                .formatted(en(place))));
    }

    private static Clone atOnce(Instant at, Clone.Where first, Clone.Where other) {
        if (first.equals(other)) {
            return new Clone(
                    at,
                    "at-once",
                    List.of(first),
                    new Clone.Why(
                            "%s有两台同名终端同时播放，可能在同一地址之后".formatted(zh(first)),
                            "two boxes of this name played at %s at the same time; they may stand"
                                            .formatted(en(first))
                                    + " behind one address"));
        }
        return new Clone(
                at,
                "at-once",
                List.of(first, other),
                new Clone.Why(
                        "同一名称同时在%s和%s播放".formatted(zh(first), zh(other)),
                        "this name played at %s and at %s at the same time"
                                .formatted(en(first), en(other))));
    }

    private static Clone toAndFro(Instant at, Clone.Where first, Clone.Where other) {
        return new Clone(
                at,
                "to-and-fro",
                List.of(first, other),
                new Clone.Why(
                        "同一名称先在%s，再在%s，半小时内又在%s播放".formatted(zh(first), zh(other), zh(first)),
                        "this name played at %s, then at %s, and at the first again within half an hour"
                                .formatted(en(first), en(other))));
    }

    private static String zh(Clone.Where place) {
        return place.edge() == null
                ? "省平台"
                : "“%s”%s"
                        .formatted(
                                place.edge(),
                                place.areaName() == null ? "" : "（" + place.areaName() + "）");
    }

    private static String en(Clone.Where place) {
        return place.edge() == null
                ? "the province itself"
                : place.edge() + (place.areaName() == null ? "" : " (" + place.areaName() + ")");
    }

    private Clone.Where place(String edge) {
        return places.computeIfAbsent(edge, this::look);
    }

    private Clone.Where look(String edge) {
        if (edge.equals(PROVINCE)) {
            return new Clone.Where(null, province.code(), province.name());
        }
        List<Tuple> rows =
                database.createNativeQuery(
                                """
                                select e.area, a.name from edge e join area a on a.code = e.area
                                 where e.name = :edge
                                """,
                                Tuple.class)
                        .setParameter("edge", edge)
                        .getResultList();
        @Nullable Tuple row = rows.isEmpty() ? null : rows.getFirst();
        return new Clone.Where(
                edge,
                row == null ? null : row.get("area", String.class),
                row == null ? null : row.get("name", String.class));
    }
}
