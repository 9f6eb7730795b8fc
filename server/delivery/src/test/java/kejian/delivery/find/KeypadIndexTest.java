package kejian.delivery.find;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import kejian.contract.courseware.Category;
import kejian.contract.courseware.Kind;
import kejian.contract.courseware.Purpose;
import kejian.contract.release.Catalogue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeypadIndexTest {

    private static final List<String> SOUNDS =
            List.of(
                    "a", "an", "guo", "shu", "jia", "jie", "zhuang", "e", "xi", "xian", "ma",
                    "ang");

    private static Catalogue.Title title(String title, @Nullable String reading) {
        return new Catalogue.Title(
                title,
                Kind.VIDEO,
                title,
                "",
                "",
                "",
                List.of(),
                Category.values()[0],
                Purpose.EDUCATION,
                "",
                null,
                null,
                null,
                null,
                reading);
    }

    private static List<Integer> found(String digits, String... readings) {
        List<Catalogue.Title> titles = new ArrayList<>();
        for (String reading : readings) {
            titles.add(title("-", reading));
        }
        return KeypadIndex.of(titles).find(digits);
    }

    @ParameterizedTest
    @CsvSource({
        // 果树嫁接: guo 486, shu 748, jia 542, jie 543
        "4,       true", // g
        "4755,    true", // gsjj, by initials
        "47555,   false", // one more than there are
        "486748,  true", // guoshu, by the whole reading
        "4867,    true", // guos
        "47485,   true", // g shu j, mixed
        "48654,   false", // guo jia: a syllable left out
        "75,      true", // sj, from the second word on
        "543,     true", // jie, the last one
        "86,      false", // uo: no word begins so
        "9,       false"
    })
    void aTitle_isFound_byInitialsReadingOrBoth(String digits, boolean expected) {
        assertThat(found(digits, "guo shu jia jie")).hasSize(expected ? 1 : 0);
    }

    @Test
    void found_titlesThatBeginSo_comeFirst_initialsBeforeReadings() {
        assertThat(
                        found(
                                "54",
                                "ma jia guo", // from the second word on, by initials
                                "jie", // begins so, by its reading: ji
                                "ma jie", // later, by its reading
                                "jia guo", // all of it, by initials
                                "li huo", // all of it; h and g share the key 4
                                "li huo xi"))
                .containsExactly(3, 4, 5, 1, 0, 2);
    }

    @Test
    void titlesThatAreNoLonger_comeBeforeEarlierOnesThatGoOn() {
        assertThat(found("54", "jia guo xi", "jia guo")).containsExactly(1, 0);
        assertThat(found("543", "jie guo", "jie")).containsExactly(1, 0);
    }

    @Test
    void titlesWithoutReading_areFoundByTheirLatinLetters() {
        Catalogue.Title latin = title("WTO 与农业 2025", null);
        assertThat(KeypadIndex.of(List.of(latin)).find("987")).isEmpty();
        assertThat(KeypadIndex.of(List.of(latin)).find("98")).containsExactly(0);
        assertThat(KeypadIndex.of(List.of(latin)).find("225")).containsExactly(0);
        assertThat(KeypadIndex.of(List.of(title("全中文", null))).find("2")).isEmpty();
    }

    @Test
    void nothingAsked_findsNothing() {
        assertThat(found("", "guo shu")).isEmpty();
    }

    /** Against a slow and obvious one: all ways to write a title, one by one. */
    @Test
    void find_agreesWithAllSpellings_writtenOut() {
        Random random = new Random(11);
        int hits = 0;
        for (int round = 0; round < 3_000; round++) {
            List<String> syllables = new ArrayList<>();
            for (int i = random.nextInt(5); i >= 0; i--) {
                syllables.add(SOUNDS.get(random.nextInt(SOUNDS.size())));
            }
            List<String> spellings = new ArrayList<>();
            spell(syllables, "", spellings);
            for (int from = 1; from < syllables.size(); from++) {
                List<String> later = syllables.subList(from, syllables.size());
                spellings.add(keys(String.join("", later)));
                spellings.add(
                        keys(
                                later.stream()
                                        .map(l -> l.substring(0, 1))
                                        .collect(Collectors.joining())));
            }
            StringBuilder digits = new StringBuilder();
            String base = spellings.get(random.nextInt(spellings.size()));
            digits.append(base, 0, 1 + random.nextInt(base.length()));
            if (random.nextBoolean()) {
                digits.setCharAt(random.nextInt(digits.length()), (char) ('2' + random.nextInt(8)));
            }
            boolean expected = spellings.stream().anyMatch(s -> s.startsWith(digits.toString()));
            hits += expected ? 1 : 0;
            assertThat(found(digits.toString(), String.join(" ", syllables)))
                    .as("%s in %s", digits, syllables)
                    .hasSize(expected ? 1 : 0);
        }
        assertThat(hits).isBetween(1_500, 2_900);
    }

    private static void spell(List<String> syllables, String before, List<String> all) {
        all.add(before);
        if (syllables.isEmpty()) {
            return;
        }
        String first = syllables.getFirst();
        for (int letters = 1; letters <= first.length(); letters++) {
            spell(
                    syllables.subList(1, syllables.size()),
                    before + keys(first.substring(0, letters)),
                    all);
        }
        all.removeIf(String::isEmpty);
    }

    private static String keys(String letters) {
        StringBuilder keys = new StringBuilder();
        letters.chars().forEach(c -> keys.append(KeypadIndex.key((char) c)));
        return keys.toString();
    }
}
