package kejian.delivery.page;

import kejian.contract.release.Catalogue;

/**
 * Where a viewer stopped.
 *
 * @param atS seconds from the beginning
 */
public record GoOn(Catalogue.Title title, long atS) {

    String label() {
        return "继续收看：" + title.title();
    }
}
