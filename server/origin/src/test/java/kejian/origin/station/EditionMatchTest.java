package kejian.origin.station;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import kejian.origin.station.Edition.What;
import kejian.origin.station.EditionMatch.Known;
import kejian.origin.station.EditionMatch.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stations stay who they are from one edition of the register to the next. */
class EditionMatchTest {

    private static Known known(String code, String name, String area) {
        return new Known(
                UUID.nameUUIDFromBytes(code.getBytes(StandardCharsets.UTF_8)),
                code,
                code,
                name,
                area,
                area.substring(0, 6),
                0,
                null,
                /* isOpen= */ true);
    }

    private static Known closed(Known k) {
        return new Known(
                k.id(), k.code() + "-x7", k.code(), k.name(), k.area(), k.county(), 0, null, false);
    }

    private static Row row(String code, String name, String area) {
        return row(code, name, area, null);
    }

    private static Row row(String code, String name, String area, @Nullable String former) {
        boolean isNew = "-".equals(former);
        return new Row(
                code, name, area, area.substring(0, 6), null, null, isNew, isNew ? null : former);
    }

    /** As {@code WHAT code former-code}, a doubtful one with a question mark. */
    private static List<String> changes(List<Known> known, Row... rows) {
        return new EditionMatch(List.of(rows), known)
                .lines().stream()
                        .map(line ->
                                line.what()
                                        + " "
                                        + line.code()
                                        + (line.former() == null ? "" : " " + line.former().code())
                                        + (line.doubtful() ? "?" : ""))
                        .toList();
    }

    @Test
    void sameCodeAndName_isTheSame_whereverItLies() {
        assertThat(changes(List.of(known("1", "王庄村", "41000001")), row("1", "王庄村", "41000001")))
                .isEmpty();
        assertThat(changes(List.of(known("1", "王庄村", "41000001")), row("1", "王庄村", "41000102")))
                .containsExactly("MOVED 1 1");
    }

    @Test
    void codeThatWasGivenToAnother_goesWithTheName() {
        List<Known> known = List.of(known("1", "王庄村", "41000001"), known("2", "李庄村", "41000001"));
        assertThat(changes(known, row("2", "王庄村", "41000001"), row("1", "李庄村", "41000001")))
                .containsExactly("RECODED 2 1", "RECODED 1 2");
        assertThat(changes(known, row("2", "王庄村", "41000001")))
                .as("李庄 is gone, and 2 was its code: somebody should look")
                .containsExactly("RECODED 2 1?", "GONE 2");
    }

    @Test
    void nameThatStandsTwiceInTheArea_pairsNobody() {
        List<Known> known = List.of(known("1", "王庄村", "41000001"), known("2", "王庄村", "41000001"));
        assertThat(changes(known, row("8", "王庄村", "41000001"), row("9", "王庄村", "41000001")))
                .containsExactly("NEW 8", "NEW 9", "GONE 1", "GONE 2");
    }

    @Test
    void nameOfTwoTowns_pairsWithinEach() {
        List<Known> known = List.of(known("1", "王庄村", "41000001"), known("2", "王庄村", "41000002"));
        assertThat(changes(known, row("7", "王庄村", "41000001"), row("8", "王庄村", "41000002")))
                .containsExactly("RECODED 7 1", "RECODED 8 2");
    }

    @Test
    void areasThatWereJoined_keepTheirVillages_withinTheCounty() {
        List<Known> known = List.of(known("1", "王庄村", "41000001"), known("2", "王庄村", "41000201"));
        assertThat(changes(known, row("7", "王庄村", "41000009"), row("2", "王庄村", "41000201")))
                .containsExactly("RECODED 7 1");
        assertThat(changes(known, row("7", "王庄村", "41000309"), row("2", "王庄村", "41000201")))
                .as("another county's village of that name")
                .containsExactly("NEW 7", "GONE 1");
    }

    @Test
    void otherNameByTheSameCode_isANewName_andDoubtfulWhereNothingIsLeftOfIt() {
        List<Known> known = List.of(known("1", "王庄村民委员会", "41000001"));
        assertThat(changes(known, row("1", "王庄社区居民委员会", "41000001")))
                .containsExactly("RENAMED 1 1");
        assertThat(changes(known, row("1", "李寨村民委员会", "41000001"))).containsExactly("RENAMED 1 1?");
    }

    @Test
    void sheet_thatSaysWhichItIs_isBelieved() {
        List<Known> known = List.of(known("1", "王庄村", "41000001"), known("2", "李庄村", "41000001"));
        assertThat(
                        changes(
                                known,
                                row("3", "赵寨村", "41000001", "1"),
                                row("2", "李庄村", "41000001", "-")))
                .containsExactly("NEW 2", "GONE 2", "RECODED 3 1");
    }

    @Test
    void closedStation_comesBackUnderItsCodeAndName_butIsNoOtherVillage() {
        List<Known> known = List.of(closed(known("1", "王庄村", "41000001")));
        assertThat(changes(known, row("1", "王庄村", "41000001"))).containsExactly("REOPENED 1 1-x7");
        assertThat(changes(known, row("1", "李庄村", "41000001"))).containsExactly("NEW 1");
        assertThat(changes(known, row("2", "王庄村", "41000001"))).containsExactly("NEW 2");
        assertThat(changes(known, row("2", "王庄村", "41000001", "1-x7")))
                .containsExactly("REOPENED 2 1-x7");
    }

    /**
     * The real register of 52,378 villages, and a next edition of it: townships joined and numbered
     * anew, codes given to others, names changed, villages gone and new. Who is found is who it
     * was; only where name and code both changed, or a name stands twice, nobody can know.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void realRegister_staysWhoItIs(long seed) throws IOException {
        List<Known> register = realRegister();
        Random random = new Random(seed);
        Map<Row, Known> truth = new HashMap<>();
        List<Row> edition = next(register, truth, random);
        EditionMatch match = new EditionMatch(edition, register);
        int wrong = 0;
        int found = 0;
        for (Map.Entry<Row, Known> pair : match.pairs().entrySet()) {
            found++;
            wrong += pair.getValue().equals(truth.get(pair.getKey())) ? 0 : 1;
        }
        long lost = match.fresh().stream().filter(truth::containsKey).count();
        System.out.printf(
                "edition: seed=%d rows=%d found=%d wrong=%d lost=%d%n",
                seed, edition.size(), found, wrong, lost);
        assertThat(wrong).as("taken for another village").isLessThan(register.size() / 2_000);
        assertThat(lost).as("not known again").isLessThan(register.size() / 100);
        assertThat(match.pairs()).hasSizeGreaterThan(register.size() * 97 / 100);
    }

    private static List<Known> realRegister() throws IOException {
        String media = System.getenv("KEJIAN_MEDIA");
        if (media == null) {
            System.out.println("edition: KEJIAN_MEDIA is not set, the real register is left out");
            Assumptions.abort("no media");
        }
        List<Known> register = new ArrayList<>();
        for (String line :
                Files.readAllLines(Path.of(media, "stations-henan.csv")).stream()
                        .skip(1)
                        .toList()) {
            String[] cells = line.split(",", -1);
            register.add(known(cells[0], cells[1], cells[0].substring(0, 9)));
        }
        return register;
    }

    /** A tenth of the townships are numbered anew, every fiftieth is joined to the one before. */
    private static List<Row> next(List<Known> register, Map<Row, Known> truth, Random random) {
        Map<String, List<Known>> townships = new TreeMap<>();
        register.forEach(k -> townships.computeIfAbsent(k.area(), _ -> new ArrayList<>()).add(k));
        Set<String> used = new HashSet<>();
        register.forEach(k -> used.add(k.code()));
        List<Row> edition = new ArrayList<>();
        String before = "";
        for (Map.Entry<String, List<Known>> township : townships.entrySet()) {
            String area = township.getKey();
            List<Known> villages = township.getValue();
            boolean isJoined = before.startsWith(area.substring(0, 6)) && random.nextInt(50) == 0;
            boolean isAnew = random.nextInt(10) == 0;
            List<String> codes = new ArrayList<>(villages.stream().map(Known::code).toList());
            if (isAnew) {
                Collections.rotate(codes, 1 + random.nextInt(3));
            }
            for (int i = 0; i < villages.size(); i++) {
                Known k = villages.get(i);
                if (random.nextInt(300) == 0) {
                    continue; // gone
                }
                String code = codes.get(i);
                if (isJoined) {
                    int number = 500 + i;
                    while (!used.add(before + number)) {
                        number++;
                    }
                    code = before + number;
                }
                String name =
                        !isAnew && !isJoined && random.nextInt(100) == 0
                                ? k.name().replace("村民委员会", "社区居民委员会").replace("村委会", "社区居委会")
                                : k.name();
                Row row = row(code, name, isJoined ? before : area);
                edition.add(row);
                truth.put(row, k);
            }
            if (random.nextInt(20) == 0) {
                edition.add(row(area + "9" + (10 + random.nextInt(89)), "新村" + area, area));
            }
            before = area;
        }
        Set<String> once = new HashSet<>();
        edition.removeIf(r -> !once.add(r.code()));
        Collections.shuffle(edition, random);
        return edition;
    }

    @Test
    void lines_ofWhatSomebodyShouldLookAt_comeFirst() {
        List<Known> known = List.of(known("1", "王庄村", "41000001"), known("2", "李庄村", "41000001"));
        assertThat(
                        new EditionMatch(
                                        List.of(
                                                row("5", "赵村", "41000001"),
                                                row("2", "钱寨村", "41000001")),
                                        known)
                                .lines())
                .extracting(Edition.Line::what)
                .containsExactly(What.RENAMED, What.NEW, What.GONE);
    }
}
