package kejian.delivery.box;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import kejian.contract.courseware.Tier;
import kejian.contract.release.Catalogue;
import kejian.delivery.evidence.Sessions;
import kejian.delivery.list.GuideText;
import kejian.delivery.list.ListForm;
import kejian.delivery.list.PlainList;
import kejian.delivery.profile.BoxProfiles;
import kejian.delivery.view.RecentViews;

/** {@code /list/…}: columns as plain playlists. */
final class ListAddresses {

    private final int rtspPort;

    /**
     * @param rtspPort where boxes ask by RTSP, 0 for nowhere
     */
    ListAddresses(int rtspPort) {
        this.rtspPort = rtspPort;
    }

    void column(Exchange x, String slug, String ending) {
        RecentViews.Moment moment = x.moment();
        Optional<Catalogue.Column> column =
                moment == null ? Optional.empty() : moment.view().column(slug);
        if (moment == null || column.isEmpty()) {
            x.failUnlessShown();
            return;
        }
        send(x, moment, List.of(column.get()), column.get().title(), ending);
    }

    void all(Exchange x, String ending) {
        RecentViews.Moment moment = x.moment();
        if (moment == null) {
            x.failUnlessShown();
            return;
        }
        Catalogue catalogue = moment.view().catalogue();
        send(x, moment, catalogue.columns(), catalogue.titleOfProvince(), ending);
    }

    void guide(Exchange x) {
        RecentViews.Moment moment = x.moment();
        if (moment == null) {
            x.failUnlessShown();
            return;
        }
        String text = GuideText.of(moment.view());
        x.send("application/xml; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    private void send(
            Exchange x,
            RecentViews.Moment moment,
            List<Catalogue.Column> columns,
            String name,
            String ending) {
        Tier tier = BoxProfiles.tier(x.query().get("tier")).orElse(x.profile().tier());
        String query = Sessions.boxName(x.query().get("box")).map(b -> "box=" + b).orElse("");
        ListForm form = ListForm.ofEnding(ending);
        PlainList list =
                PlainList.of(moment.view(), columns, name, tier, x.base(), player(x, tier), query);
        x.response().putHeader("Vary", "User-Agent");
        x.send(form.contentType(), form.write(list).getBytes(StandardCharsets.UTF_8));
    }

    private String player(Exchange x, Tier tier) {
        boolean plays = tier == Tier.A && rtspPort > 0 && x.profile().play().equals("rtsp");
        return plays ? "rtsp://" + URI.create(x.base()).getHost() + ":" + rtspPort : x.base();
    }
}
