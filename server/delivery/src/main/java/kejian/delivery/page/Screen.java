package kejian.delivery.page;

/**
 * Where things stand on a screen of tier A, in pixels; widths of texts in half characters.
 *
 * @param rowWidth how wide a row's text may be
 * @param lineWidth how wide a line of running text may be
 */
record Screen(
        int width,
        int height,
        int margin,
        int headFont,
        int headWidth,
        int top,
        int rowHeight,
        int rowFont,
        int rowWidth,
        int lineHeight,
        int lineFont,
        int lineWidth,
        int lines,
        int footTop) {

    /** As many rows as there are digits from 1. */
    static final int ROWS = 9;

    private static final Screen SMALL =
            new Screen(640, 530, 24, 26, 42, 68, 42, 22, 46, 28, 20, 56, 13, 456);
    private static final Screen LARGE =
            new Screen(1280, 720, 60, 36, 60, 104, 55, 30, 70, 36, 26, 84, 13, 620);

    static Screen of(int width) {
        return width >= 1280 ? LARGE : SMALL;
    }

    /** Of a picture above the rows, as {@link kejian.contract.release.Catalogue.Banner} has it. */
    int bannerHeight() {
        return width >= 1280 ? 96 : 60;
    }
}
