package kejian.origin.report;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kejian.origin.station.StationType;

/** Counties of an area, a line each; what lies in none stands under its own area's name. */
final class CountyTable {

    private CountyTable() {}

    static Bulletin.Table of(Three<ClosedMonth> t) {
        Set<String> counties = t.keys(m -> m.byCounty().keySet());
        counties.addAll(t.keys(m -> m.registerByCounty().keySet()));
        Set<String> hidden = hidden(t);
        List<List<BulletinCell>> rows = new ArrayList<>();
        for (String county : counties) {
            ClosedMonths.Place place = t.frame().places().get(county);
            Totals sums = Totals.of(t.now().byCounty().get(county));
            List<BulletinCell> row = new ArrayList<>();
            row.add(BulletinCell.text(county));
            row.add(BulletinCell.text(place == null ? county : place.name()));
            row.addAll(
                    Bulletins.measures(
                            t,
                            m -> Totals.of(m.byCounty().get(county)),
                            m -> Totals.Register.of(m.registerByCounty().get(county))));
            boolean isHidden = hidden.contains(county);
            row.add(Measure.PERSON_TIMES.of(sums, isHidden));
            row.add(Measure.PERSON_HOURS.of(sums, isHidden));
            rows.add(row);
        }
        List<Bulletin.Caption> columns = new ArrayList<>();
        columns.add(new Bulletin.Caption("区划代码", "code"));
        columns.add(new Bulletin.Caption("县区", "county"));
        columns.addAll(Bulletins.MEASURES);
        columns.add(Measure.PERSON_TIMES.caption());
        columns.add(Measure.PERSON_HOURS.caption());
        return new Bulletin.Table(
                "counties", new Bulletin.Caption("县区", "counties"), columns, rows);
    }

    /** The share of stations with a valid view, by county and type. */
    static Bulletin.Table participation(Three<ClosedMonth> t) {
        List<List<BulletinCell>> rows = new ArrayList<>();
        t.now()
                .registerByBoth()
                .forEach((county, types) -> {
                    ClosedMonths.Place place = t.frame().places().get(county);
                    List<BulletinCell> row = new ArrayList<>();
                    row.add(BulletinCell.text(county));
                    row.add(BulletinCell.text(place == null ? county : place.name()));
                    for (StationType type : StationType.values()) {
                        Totals.Register r = Totals.Register.of(types.get(type.name()));
                        row.add(BulletinCell.share(r.viewing(), r.stations()));
                    }
                    rows.add(row);
                });
        List<Bulletin.Caption> columns = new ArrayList<>();
        columns.add(new Bulletin.Caption("区划代码", "code"));
        columns.add(new Bulletin.Caption("县区", "county"));
        for (StationType type : StationType.values()) {
            columns.add(new Bulletin.Caption(type.zh(), type.en()));
        }
        return new Bulletin.Table(
                "participation",
                new Bulletin.Caption("县区各类站点参学率", "participation by county and type"),
                columns,
                rows);
    }

    /**
     * Counties of few persons, and others of their city with them, whose sum its own bulletin
     * tells; cities likewise.
     */
    private static Set<String> hidden(Three<ClosedMonth> t) {
        Map<String, List<String>> cities = new LinkedHashMap<>();
        for (String county : t.now().byCounty().keySet()) {
            ClosedMonths.Place place = t.frame().places().get(county);
            String city = place == null || place.parent() == null ? "" : place.parent();
            cities.computeIfAbsent(city, c -> new ArrayList<>()).add(county);
        }
        Set<String> hidden = new HashSet<>();
        List<List<String>> all = List.copyOf(cities.values());
        long[] heads = new long[all.size()];
        long[] persons = new long[all.size()];
        for (int i = 0; i < heads.length; i++) {
            List<String> counties = all.get(i);
            List<Totals> rows =
                    counties.stream().map(c -> Totals.of(t.now().byCounty().get(c))).toList();
            HiddenRows.besideOthers(rows, new BitSet()).stream()
                    .forEach(c -> hidden.add(counties.get(c)));
            heads[i] = rows.stream().mapToLong(Totals::heads).sum();
            persons[i] = rows.stream().mapToLong(Totals::persons).sum();
        }
        HiddenRows.besideOthers(heads, persons, new BitSet()).stream()
                .forEach(i -> hidden.addAll(all.get(i)));
        return hidden;
    }
}
