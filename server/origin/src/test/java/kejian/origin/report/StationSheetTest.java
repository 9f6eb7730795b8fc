package kejian.origin.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import kejian.origin.DatabaseForTests;
import kejian.origin.report.MonthData.Watched;
import org.junit.jupiter.api.Test;

/** The sheet of one station. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
@TestProfile(BulletinTest.Alone.class)
class StationSheetTest extends SheetCity {

    @Test
    void station_isToldByItsRecords() throws Exception {
        watchAtRandom(2);
        for (int day = 1; day < month.lengthOfMonth(); day++) {
            watch(group(title, east + "-1", day, 40));
        }
        // a start, and no day on which it viewed
        watch(
                new Watched(
                        title,
                        "A",
                        east + "-1",
                        east,
                        month.atEndOfMonth(),
                        0,
                        5_000,
                        5_000,
                        0,
                        true));
        watch(group(courseware("养蜂", "410000"), east + "-1", 7, 25));
        Predicate<Watched> its = w -> (east + "-1").equals(w.station());
        // so that nothing is few, in whichever way it is cut
        for (Watched other : List.copyOf(recount(month, its).of())) {
            watch(group(other.courseware(), east + "-1", 8, 25));
        }
        closeAll();
        byte[] xlsx = station(east + "-1", "xlsx");
        Recount now = recount(month, its);
        Recount last = recount(month.minusMonths(1), its);
        Recount year = recount(month.minusYears(1), its);
        assertSummary(xlsx, "收看天数", now.days(), last.days(), year.days());
        assertSummary(xlsx, "播放次数", now.starts(), last.starts(), year.starts());
        assertSummary(xlsx, "观看时长", now.watchedHours(), last.watchedHours(), year.watchedHours());
        assertSummary(xlsx, "集中收看次数", now.groups(), last.groups(), year.groups());
        assertThat(MonthData.line(xlsx, "概况", "学时").get(1))
                .satisfies(raw -> assertNumbers(List.of(raw), now.personHours()));
        // many group viewings, and hours short of twenty
        assertThat(MonthData.line(xlsx, "概况", "达标").get(1)).isEqualTo("否 no");

        List<List<String>> titles = MonthData.sheet(xlsx, "收看的课件");
        Map<String, Long> longest =
                now.of().stream()
                        .collect(
                                Collectors.groupingBy(
                                        Watched::courseware,
                                        Collectors.summingLong(Watched::watchedMs)));
        assertThat(titles.stream().skip(1).map(row -> row.get(1)))
                .containsExactlyElementsOf(
                        longest.entrySet().stream()
                                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                                .map(Map.Entry::getKey)
                                .toList());
        assertThat(titles.get(1).getFirst()).isEqualTo("果树冬剪");
        assertThat(titles.stream().map(List::getFirst)).contains("养蜂", "of-no-list");
        for (List<String> row : titles.subList(1, titles.size())) {
            Recount r = recount(month, its.and(w -> w.courseware().equals(row.get(1))));
            assertNumbers(row.subList(2, 10), r.measures(false));
        }
        List<List<String>> days = MonthData.sheet(xlsx, "每日");
        assertThat(days).hasSize(1 + month.lengthOfMonth());
        for (int day = 1; day <= month.lengthOfMonth(); day++) {
            LocalDate of = month.atDay(day);
            assertNumbers(
                    days.get(day).subList(1, 9),
                    recount(month, its.and(w -> w.day().equals(of))).measures(false));
        }
    }

    @Test
    void station_saysWhatItIs_andWhetherItDidItsDuty() throws Exception {
        data.sql("update station set capacity = 80 where code = '%s-1'".formatted(east));
        data.session(east + "-1", east, month, 3, 12 * 3_600_000, 30);
        data.session(east + "-1", east, month, 4, 8 * 3_600_000, 20);
        data.session(east + "-1", east, month.minusMonths(1), 4, 8 * 3_600_000, 20);
        data.session(east + "-2", east, month, 4, 30 * 3_600_000, 20);
        data.session(east + "-3", east, month, 3, 12 * 3_600_000, 30);
        data.session(east + "-3", east, month, 4, 8 * 3_600_000, 20);
        data.sql(
                "update station set closed_on = '%s' where code = '%s-3'"
                        .formatted(month.atDay(9), east));
        MonthData.close(analyst, month.minusMonths(1));
        MonthData.close(analyst, month);
        byte[] xlsx = station(east + "-1", "xlsx");
        assertThat(about(xlsx, "站点"))
                .containsEntry("编码 code", east + "-1")
                .containsEntry("站点 station", "站点" + east + "-1")
                .containsEntry("区划 area", "东县 " + east)
                .containsEntry("类型 type", "农村 village")
                .containsEntry("容量（人） room for", "80")
                .containsEntry("停用 closed", "—");
        assertThat(MonthData.line(xlsx, "概况", "达标").subList(1, 3)).containsExactly("是 yes", "否 no");
        assertThat(MonthData.line(station(east + "-2", "xlsx"), "概况", "达标").get(1))
                .as("one group viewing")
                .isEqualTo("否 no");
        assertThat(MonthData.line(station(east + "-3", "xlsx"), "概况", "达标").get(1))
                .as("not in the register on the last day")
                .isEqualTo("—");
        byte[] silent = station(west + "-1", "xlsx");
        assertThat(MonthData.line(silent, "概况", "收看天数").get(1)).isEqualTo("0");
        assertThat(MonthData.sheet(silent, "收看的课件")).hasSize(1);
    }
}
