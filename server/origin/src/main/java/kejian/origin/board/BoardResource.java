package kejian.origin.board;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import kejian.contract.problem.Problem;
import kejian.origin.area.Areas;
import kejian.origin.export.Exports;
import kejian.origin.figures.Rules;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import kejian.origin.month.Months;
import kejian.origin.plan.Audience;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** The board: asked, made, watched, satisfied. */
@Path("/api/board")
@RunOnVirtualThread
@RolesAllowed({Roles.ANALYST, Roles.REVIEWER, Roles.OPERATOR})
@Transactional(rollbackOn = Exception.class)
public class BoardResource {

    private static final int MOST_YEARS = 6;

    private final Counting counting;
    private final Exports exports;
    private final Areas areas;
    private final CurrentPerson person;
    private final Clock clock;

    BoardResource(
            Counting counting, Exports exports, Areas areas, CurrentPerson person, Clock clock) {
        this.counting = counting;
        this.exports = exports;
        this.areas = areas;
        this.person = person;
        this.clock = clock;
    }

    /** Of the counties of one's area. */
    @GET
    public Board board(
            @QueryParam("from") @Size(max = 10) @Nullable String from,
            @QueryParam("to") @Size(max = 10) @Nullable String to,
            @QueryParam("area") @Size(max = 15) @Nullable String area)
            throws JsonProcessingException {
        Counting.Question q = question(from, to, area);
        List<Board.Cell> cells =
                counting.cells(q).values().stream()
                        .map(cell -> shown(cell, q))
                        .sorted(
                                Comparator.comparing(Board.Cell::county)
                                        .thenComparing(
                                                Board.Cell::category,
                                                Comparator.nullsLast(Comparator.naturalOrder()))
                                        .thenComparing(Board.Cell::audience))
                        .toList();
        return new Board(q.from(), q.to(), q.area(), Board.DEFINITIONS, cells);
    }

    /** The same for spreadsheets. */
    @GET
    @Path("/sheet")
    public Response sheet(
            @QueryParam("from") @Size(max = 10) @Nullable String from,
            @QueryParam("to") @Size(max = 10) @Nullable String to,
            @QueryParam("area") @Size(max = 15) @Nullable String area)
            throws JsonProcessingException {
        Board board = board(from, to, area);
        exports.add(
                person.name(),
                Exports.What.BOARD,
                board.area(),
                board.from() + "/" + board.to() + " csv",
                board.cells().size());
        return Exports.csv("kejian-board-" + board.from() + "-" + board.to(), BoardSheet.of(board));
    }

    /** What one cell was added up from. */
    @GET
    @Path("/evidence")
    public Board.Evidence evidence(
            @QueryParam("from") @Size(max = 10) @Nullable String from,
            @QueryParam("to") @Size(max = 10) @Nullable String to,
            @QueryParam("county") @NotNull @Size(max = 15) String county,
            @QueryParam("category") @Size(max = 64) @Nullable String category,
            @QueryParam("audience") @DefaultValue("EVERYBODY") Audience audience)
            throws JsonProcessingException {
        Counting.Question q = question(from, to, county);
        Counting.Cell cell = counting.cells(q).get(new Counting.Key(county, category, audience));
        if (cell == null) {
            return new Board.Evidence(q.from(), q.to(), null, List.of(), List.of(), List.of());
        }
        Set<String> upper = new HashSet<>(areas.codesAbove(person.areaOfAsker()));
        upper.remove(person.areaOfAsker());
        return new Board.Evidence(
                q.from(),
                q.to(),
                shown(cell, q),
                cell.needs().stream().map(BoardResource::shown).toList(),
                cell.items().stream().map(item -> shown(item, cell, upper, q)).toList(),
                cell.stars().stream().map(BoardResource::shown).toList());
    }

    private Counting.Question question(
            @Nullable String from, @Nullable String to, @Nullable String area) {
        LocalDate last = day(to, LocalDate.ofInstant(clock.instant(), Months.ZONE));
        LocalDate first = day(from, last.withDayOfYear(1));
        if (first.isAfter(last) || first.isBefore(last.minusYears(MOST_YEARS))) {
            throw new ProblemException(Problem.QUERY, "from, to");
        }
        String root = areas.within(person.areaOfAsker(), area);
        return new Counting.Question(first, last, root);
    }

    private static LocalDate day(@Nullable String text, LocalDate otherwise) {
        try {
            return text == null ? otherwise : LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new ProblemException(Problem.QUERY, text);
        }
    }

    private static Board.Cell shown(Counting.Cell cell, Counting.Question q) {
        String category = cell.category() == null ? null : cell.category().slug();
        return new Board.Cell(
                cell.county().code(),
                cell.county().name(),
                category,
                cell.category() == null ? null : cell.category().title(),
                cell.audience(),
                asked(cell.needs()),
                made(cell.items()),
                watched(cell.items()),
                satisfied(cell.stars()),
                "/api/board/evidence?"
                        + period(q)
                        + "&county="
                        + cell.county().code()
                        + (category == null ? "" : "&category=" + encoded(category))
                        + "&audience="
                        + cell.audience());
    }

    private static Board.Asked asked(List<Counting.Need> needs) {
        long asks = 0;
        boolean few = false;
        for (Counting.Need need : needs) {
            asks += need.asks() == null ? 0 : need.asks();
            few |= need.asks() == null;
        }
        return new Board.Asked(needs.size(), asks, few);
    }

    /** An item is made where one of its titles is; a title of two items is one title. */
    private static Board.Made made(List<Counting.Item> items) {
        int made = 0;
        Set<UUID> titles = new HashSet<>();
        for (Counting.Item item : items) {
            List<UUID> ofItem =
                    item.titles().stream()
                            .filter(Counting.Title::isMade)
                            .map(Counting.Title::id)
                            .toList();
            made += ofItem.isEmpty() ? 0 : 1;
            titles.addAll(ofItem);
        }
        return new Board.Made(made, titles.size());
    }

    private static Board.Watched watched(List<Counting.Item> items) {
        Map<UUID, Counting.Views> titles = new HashMap<>();
        items.forEach(item -> item.titles().forEach(t -> titles.put(t.id(), t.watched())));
        Counting.Views all =
                titles.values().stream().reduce(Counting.Views.NONE, Counting.Views::plus);
        boolean few = all.heads() > 0 && all.heads() < Rules.FEW;
        return new Board.Watched(all.views(), few ? null : all.persons());
    }

    private static Board.Satisfied satisfied(Set<Counting.Stars> questions) {
        long sum = 0;
        long answers = 0;
        boolean few = false;
        for (Counting.Stars q : questions) {
            sum += q.sum() == null ? 0 : q.sum();
            answers += q.sum() == null ? 0 : q.answers();
            few |= q.sum() == null;
        }
        return new Board.Satisfied(mean(sum, answers), answers, few);
    }

    /** To two places. */
    private static @Nullable Double mean(long sum, long answers) {
        return answers == 0 ? null : Double.valueOf(Math.round(100.0 * sum / answers) / 100.0);
    }

    private static Board.NeedBehind shown(Counting.Need need) {
        return new Board.NeedBehind(
                need.id(),
                need.title(),
                need.asks(),
                need.survey() == null
                        ? "/api/needs/" + need.id()
                        : "/api/surveys/" + need.survey() + "/results");
    }

    /**
     * @param upper areas above the asker's own
     */
    private static Board.ItemBehind shown(
            Counting.Item item, Counting.Cell cell, Set<String> upper, Counting.Question q) {
        boolean isOwn = !upper.contains(item.area());
        return new Board.ItemBehind(
                item.id(),
                isOwn ? item.title() : null,
                isOwn ? "/api/plan/" + item.id() : null,
                item.titles().stream()
                        .map(t ->
                                new Board.TitleBehind(
                                        t.id(),
                                        t.title(),
                                        t.isMade(),
                                        t.watched().views(),
                                        "/api/figures/sessions?"
                                                + period(q)
                                                + "&area="
                                                + cell.county().code()
                                                + "&courseware="
                                                + t.id()))
                        .toList());
    }

    private static Board.SurveyBehind shown(Counting.Stars stars) {
        boolean isShown = stars.sum() != null;
        return new Board.SurveyBehind(
                stars.survey(),
                stars.title(),
                stars.question(),
                stars.sum() == null ? null : mean(stars.sum(), stars.answers()),
                isShown ? Long.valueOf(stars.answers()) : null,
                "/api/surveys/" + stars.survey() + "/results");
    }

    private static String period(Counting.Question q) {
        return "from=" + q.from() + "&to=" + q.to();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
