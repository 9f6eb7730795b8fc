package kejian.acceptance.oldbox;

/**
 * What is wrong with a page.
 *
 * @param page its address
 */
public record PageFault(PageRule rule, String page, String detail) {

    @Override
    public String toString() {
        return rule + " " + page + ": " + detail;
    }
}
