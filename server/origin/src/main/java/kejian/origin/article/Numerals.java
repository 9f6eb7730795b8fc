package kejian.origin.article;

import java.util.Locale;

/** A number as a list shows it (ECMA-376-1 §17.18.59, those that occur). */
final class Numerals {

    private static final String DIGITS = "〇一二三四五六七八九";
    private static final String[] ROMAN = {
        "m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"
    };
    private static final int[] ROMAN_VALUES = {
        1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1
    };

    private Numerals() {}

    static String of(int number, String format) {
        return switch (format) {
            case "chineseCounting",
                    "chineseCountingThousand",
                    "japaneseCounting",
                    "taiwaneseCountingThousand",
                    "taiwaneseCounting",
                    "chineseLegalSimplified" ->
                    chinese(number);
            case "ideographDigital" -> digits(number);
            case "decimalEnclosedCircle", "decimalEnclosedCircleChinese" ->
                    number <= 20 ? Character.toString(0x2460 + number - 1) : "(" + number + ")";
            case "lowerLetter" -> letters(number, 'a');
            case "upperLetter" -> letters(number, 'A');
            case "lowerRoman" -> roman(number);
            case "upperRoman" -> roman(number).toUpperCase(Locale.ROOT);
            case "decimalZero" -> number < 10 ? "0" + number : Integer.toString(number);
            default -> Integer.toString(number);
        };
    }

    private static String digits(int number) {
        StringBuilder out = new StringBuilder();
        for (char c : Integer.toString(number).toCharArray()) {
            out.append(DIGITS.charAt(c - '0'));
        }
        return out.toString();
    }

    /** 十二, 一百零五; larger ones digit by digit. */
    private static String chinese(int number) {
        if (number > 999) {
            return digits(number);
        }
        StringBuilder out = new StringBuilder();
        int hundreds = number / 100;
        int tens = number / 10 % 10;
        int ones = number % 10;
        if (hundreds > 0) {
            out.append(DIGITS.charAt(hundreds)).append('百');
        }
        if (tens > 0) {
            out.append(tens == 1 && hundreds == 0 ? "" : DIGITS.charAt(tens)).append('十');
        } else if (hundreds > 0 && ones > 0) {
            out.append('零');
        }
        return ones > 0 ? out.append(DIGITS.charAt(ones)).toString() : out.toString();
    }

    private static String letters(int number, char first) {
        int index = (number - 1) % 26;
        return Character.toString((char) (first + index))
                .repeat(Math.min(5, (number - 1) / 26 + 1));
    }

    private static String roman(int number) {
        StringBuilder out = new StringBuilder();
        int left = Math.min(number, 3999);
        for (int i = 0; i < ROMAN.length; i++) {
            while (left >= ROMAN_VALUES[i]) {
                out.append(ROMAN[i]);
                left -= ROMAN_VALUES[i];
            }
        }
        return out.toString();
    }
}
