package kejian.origin.arrangement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kejian.contract.blob.Digest;
import kejian.contract.courseware.Kind;
import kejian.contract.courseware.State;
import kejian.contract.problem.Problem;
import kejian.delivery.page.KeyList;
import kejian.origin.area.Areas;
import kejian.origin.column.ColumnNode;
import kejian.origin.column.Columns;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * In which order a column shows its courseware, on every tier. What lies in the bin keeps its place
 * among them, seen by nobody, for when it is taken out again.
 */
@ApplicationScoped
class Arrangements {

    /** Of the smaller screen of tier A, where titles are cut first. */
    private static final int SCREEN_WIDTH = 640;

    private final EntityManager database;
    private final Columns columns;
    private final Areas areas;
    private final CurrentPerson person;
    private final Clock clock;

    Arrangements(
            EntityManager database,
            Columns columns,
            Areas areas,
            CurrentPerson person,
            Clock clock) {
        this.database = database;
        this.columns = columns;
        this.areas = areas;
        this.person = person;
        this.clock = clock;
    }

    /**
     * A column's courseware in order, as the API shows it.
     *
     * @param seen names this very order: who saves another one says which was seen
     */
    record Arrangement(
            UUID id,
            String slug,
            String title,
            String seen,
            @Nullable String orderedBy,
            @Nullable Instant orderedAt,
            List<Standing> courseware) {}

    /**
     * A row of an old box's page.
     *
     * @param digit that opens it
     * @param column whether it is a column below this one, and no courseware
     * @param label what its screen has room for
     */
    record Row(int digit, UUID id, boolean column, String title, String label) {}

    /**
     * @param rows most that a page has
     */
    record Pages(int rows, List<List<Row>> pages) {}

    @Transactional
    Arrangement of(UUID id) {
        return shown(inReach(columns.findByIdOptional(id).orElse(null)));
    }

    /**
     * @param seen of the order that this one was made of
     * @throws ProblemException {@code order-changed} where it is another by now, {@code validation}
     *     for what never was an order of the column
     */
    @Transactional
    Arrangement arrange(UUID id, String seen, List<UUID> order) {
        ColumnNode column = inReach(columns.arranging(id).orElse(null));
        Arrangement now = shown(column);
        if (!now.seen().equals(seen)) {
            throw new ProblemException(Problem.ORDER_CHANGED, said(now));
        }
        List<UUID> before = now.courseware().stream().map(Standing::id).toList();
        demandOrder(before, order);
        if (!order.equals(before)) {
            Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            columns.arrange(column, withHidden(id, before, order), person.name(), at);
        }
        return shown(column);
    }

    /**
     * What an old box shows of an order, whether or not it is saved.
     *
     * @param all also what is not published yet, as if it were
     */
    @Transactional
    Pages pages(UUID id, List<UUID> order, boolean all) {
        inReach(columns.findByIdOptional(id).orElse(null));
        Map<UUID, Standing> held = new LinkedHashMap<>();
        standing(id).forEach(s -> held.put(s.id(), s));
        Instant now = clock.instant();
        // what came or went meanwhile is told when it is saved
        List<Entry> titles =
                order.stream()
                        .distinct()
                        .map(held::get)
                        .filter(Objects::nonNull)
                        .filter(s -> all ? s.isToBeShown() : s.isShownAt(now))
                        .map(s -> new Entry(s.id(), /* column= */ false, s.title()))
                        .toList();
        List<Entry> below =
                columns.below(id).stream()
                        .map(c -> new Entry(c.id(), /* column= */ true, c.title()))
                        .toList();
        KeyList<Entry> list = KeyList.ofColumn(below, titles);
        return new Pages(
                KeyList.ROWS,
                IntStream.rangeClosed(1, list.pages())
                        .mapToObj(n -> list.page(n).stream().map(Arrangements::row).toList())
                        .toList());
    }

    private record Entry(UUID id, boolean column, String title) {}

    private static Row row(KeyList.Row<Entry> row) {
        Entry e = row.entry();
        String label = KeyList.label(e.title(), SCREEN_WIDTH);
        return new Row(row.digit(), e.id(), e.column(), e.title(), label);
    }

    private ColumnNode inReach(@Nullable ColumnNode column) {
        if (column == null || !areas.covers(person.area(), column.area())) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        return column;
    }

    private static @Nullable String said(Arrangement now) {
        return now.orderedBy() == null ? null : now.orderedBy() + " " + now.orderedAt();
    }

    private static void demandOrder(List<UUID> held, List<UUID> order) {
        Set<UUID> named = new HashSet<>(order);
        if (named.size() != order.size() || !named.equals(new HashSet<>(held))) {
            throw new ProblemException(Problem.VALIDATION, "courseware");
        }
    }

    /** What nobody sees keeps its place. */
    private List<UUID> withHidden(UUID id, List<UUID> before, List<UUID> order) {
        Set<UUID> visible = new HashSet<>(before);
        Iterator<UUID> next = order.iterator();
        List<UUID> all = new ArrayList<>();
        for (UUID each : columns.coursewareOf(id)) {
            all.add(visible.contains(each) ? next.next() : each);
        }
        return all;
    }

    private Arrangement shown(ColumnNode column) {
        List<Standing> courseware = standing(column.id());
        return new Arrangement(
                column.id(),
                column.slug(),
                column.title(),
                name(courseware.stream().map(Standing::id)),
                column.orderedBy(),
                column.orderedAt(),
                courseware);
    }

    /** The same for the same order alone. */
    private static String name(Stream<UUID> order) {
        StringBuilder all = new StringBuilder();
        for (Iterator<UUID> ids = order.iterator(); ids.hasNext(); ) {
            all.append(ids.next()).append('\n');
        }
        return Digest.of(all.toString().getBytes(StandardCharsets.US_ASCII)).hex();
    }

    private List<Standing> standing(UUID column) {
        List<Tuple> rows =
                database.createNativeQuery(
                                """
                                select c.id, c.kind, c.title, c.state, c.publish_at, c.withdraw_at,
                                       c.published_at,
                                       case c.kind when 'ARTICLE' then c.article is not null
                                                   else c.package is not null end as ready
                                  from column_courseware k join courseware c on c.id = k.courseware
                                 where k.column_id = :column
                                   and c.binned_at is null and c.replaces is null
                                 order by k.position, k.courseware
                                """,
                                Tuple.class)
                        .setParameter("column", column)
                        .getResultList();
        return rows.stream()
                .map(t ->
                        new Standing(
                                t.get("id", UUID.class),
                                Kind.valueOf(t.get("kind", String.class)),
                                t.get("title", String.class),
                                State.valueOf(t.get("state", String.class)),
                                t.get("ready", Boolean.class),
                                t.get("publish_at", Instant.class),
                                t.get("withdraw_at", Instant.class),
                                t.get("published_at", Instant.class)))
                .toList();
    }
}
