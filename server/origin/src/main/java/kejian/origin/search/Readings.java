package kejian.origin.search;

import com.github.houbb.opencc4j.util.ZhConverterUtil;
import com.github.houbb.pinyin.constant.enums.PinyinStyleEnum;
import com.github.houbb.pinyin.util.PinyinHelper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a title is typed on a keyboard: its syllables, and their first letters. */
public final class Readings {

    private Readings() {}

    /** For 果树嫁接: {@code guo shu jia jie}; what is no word is left out. */
    public static String spoken(String text) {
        return String.join(" ", words(text, PinyinStyleEnum.NORMAL));
    }

    static String simplified(String text) {
        return ZhConverterUtil.toSimple(text);
    }

    /**
     * For 果树嫁接: {@code guoshujiajie shujiajie jiajie jie}, so that a prefix of any of them finds it
     * from any syllable on.
     */
    static List<String> syllables(String text) {
        return tails(words(text, PinyinStyleEnum.NORMAL), /* initials= */ false);
    }

    /** For 果树嫁接: {@code gsjj sjj jj j}. */
    static List<String> initials(String text) {
        return tails(words(text, PinyinStyleEnum.NORMAL), /* initials= */ true);
    }

    private static List<String> words(String text, PinyinStyleEnum style) {
        String spaced = PinyinHelper.toPinyin(simplified(text), style, " ");
        List<String> words = new ArrayList<>();
        for (String word : spaced.toLowerCase(Locale.ROOT).split("[^a-z0-9]+")) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    private static List<String> tails(List<String> words, boolean initials) {
        List<String> tails = new ArrayList<>();
        for (int from = 0; from < words.size(); from++) {
            StringBuilder tail = new StringBuilder();
            for (String word : words.subList(from, words.size())) {
                tail.append(initials ? word.substring(0, 1) : word);
            }
            tails.add(tail.length() > 200 ? tail.substring(0, 200) : tail.toString());
        }
        return tails;
    }
}
