package kejian.acceptance.browser;

/** Scripts that tell whether a page has a button of this text, blanks left out. */
final class Buttons {

    private Buttons() {}

    static String shown(String text) {
        return some("", text);
    }

    static String disabled(String text) {
        return some("b.disabled&&", text);
    }

    private static String some(String and, String text) {
        return "[...document.querySelectorAll('button')].some(b=>%sb.innerText.replace(/\\s/g,'')==='%s')"
                .formatted(and, text);
    }
}
