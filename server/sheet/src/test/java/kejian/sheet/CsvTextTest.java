package kejian.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CsvTextTest {

    private static String line(Object... cells) {
        CsvText csv = new CsvText();
        csv.line(cells);
        assertThat(csv.toString()).startsWith("\ufeff").endsWith("\r\n");
        return csv.toString().substring(1, csv.toString().length() - 2);
    }

    @Test
    void numbers_stayNumbers_andNothingIsEmpty() {
        assertThat(line(-3, 2.5, "-1.20%", "33.5%", null, "")).isEqualTo("-3,2.5,-1.20%,33.5%,,");
    }

    @Test
    void texts_areNotCalculated() {
        assertThat(line("=1+1", "-x", "+86", "＠a", "-", "1-2"))
                .isEqualTo("'=1+1,'-x,'+86,'＠a,'-,1-2");
    }

    @Test
    void whatDivides_isQuoted() {
        assertThat(line("a,b", "c\"d", "e\nf", "g;h", "i"))
                .isEqualTo("\"a,b\",\"c\"\"d\",\"e\nf\",\"g;h\",i");
    }
}
