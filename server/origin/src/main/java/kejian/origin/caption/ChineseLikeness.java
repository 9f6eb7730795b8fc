package kejian.origin.caption;

import java.util.HashSet;
import java.util.Set;

/**
 * How much a text looks like Chinese that somebody wrote. Bytes of GB18030 read as Big5, or the
 * other way round, are characters too, but rare ones: both standards have their common characters
 * in rows of their own, and some hundreds of characters are more than half of every text. Of short
 * texts the rows say more than the words.
 */
final class ChineseLikeness {

    /** By how much the better reading must be better. */
    static final double DISTANCE = 0.15;

    private static final int FEW = 30;
    private static final double ROWS_OF_FEW = 0.85;
    private static final double WORDS_OF_MANY = 0.2;
    private static final double WEIGHT_OF_WORDS = 2;

    private static final Set<Character> COMMON =
            set(
                    "的一是不了在人有我他中大上到和你地出道也年得就那要下以生自着去之家可她里小么心多天而能好都然日起成事只作"
                            + "想看文手十用主行方又如前所本面公同三已老知民分外但身些高意把法此二理美月明其全工己向情部正名定女"
                            + "力等很最新什打便位因重被走第次政海口使教西再平真世信北少化加由代入先山五太水市眼者每才住性通目立"
                            + "命活神件安表原白直路期叫死常提感金何更反合放做系司利受光王果京制解各任至清物台象共干接它特服林建"
                            + "南度字交取百吃科怎社六功指思非流青管夫快院言往展求品士空足推江基派式息令德收史商千片像友找改形"
                            + "早房音火失拿香石若兵弟校究造落喜坏星坐色元米助村委近城必保周半治造及集黨员员会议"
                            + "这来国个说们为时过对学里后没于还发当开无经头见现样动两长将与进实点种声话儿问机给业间门东关并内军产万"
                            + "体别处总场师书报马张难数电应车变办员统运达领军务党课农广备导准联认设计请让决条术转医规规节级织标"
                            + "這來國個說們為時過對學裡後沒於還發當開無經頭見現樣動兩長將與進實點種聲話兒問機給業間門東關並內軍產萬"
                            + "體別處總場師書報馬張難數電應車變辦員統運達領務黨課農廣備導準聯認設計請讓決條術轉醫規節級織標麼會議"
                            + "，。？！：；、“”‘’《》（）…—　");

    private ChineseLikeness() {}

    private static Set<Character> set(String characters) {
        Set<Character> set = new HashSet<>();
        for (char c : characters.toCharArray()) {
            set.add(c);
        }
        return set;
    }

    /** GB 2312: rows 16 to 55 are the common characters, 1 to 3 signs. */
    static double ofGb(byte[] file, String text) {
        int common = 0;
        int all = 0;
        for (int i = 0; i < file.length; i++) {
            int lead = file[i] & 0xff;
            if (lead < 0x80) {
                continue;
            }
            all++;
            int trail = i + 1 < file.length ? file[i + 1] & 0xff : 0;
            boolean four = trail >= '0' && trail <= '9';
            boolean row = lead >= 0xb0 && lead <= 0xd7 || lead >= 0xa1 && lead <= 0xa3;
            common += row && trail >= 0xa1 ? 1 : 0;
            i += four ? 3 : 1;
        }
        return likeness(common, all, text);
    }

    /** Big5: A440 to C67E are the common characters, A140 to A3BF signs. */
    static double ofBig5(byte[] file, String text) {
        int common = 0;
        int all = 0;
        for (int i = 0; i < file.length; i++) {
            int lead = file[i] & 0xff;
            if (lead < 0x80) {
                continue;
            }
            all++;
            common += lead >= 0xa1 && lead <= 0xc6 ? 1 : 0;
            i++;
        }
        return likeness(common, all, text);
    }

    private static double likeness(int inCommonRows, int all, String text) {
        if (all == 0) {
            return 0;
        }
        long words = text.chars().filter(c -> c >= 0x80 && COMMON.contains((char) c)).count();
        double ofRows = (double) inCommonRows / all;
        double ofWords = (double) words / all;
        if (all < FEW ? ofRows < ROWS_OF_FEW : ofWords < WORDS_OF_MANY) {
            return 0;
        }
        return ofRows + WEIGHT_OF_WORDS * ofWords;
    }
}
