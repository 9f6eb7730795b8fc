package kejian.acceptance.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An editor's first hour: a column, and videos dropped into it from wherever she looks. */
class UploadPageIT extends OperatorPages {

    /** So slow that it goes on while she looks elsewhere. */
    private static final int BYTES_PER_SECOND = 60_000;

    private static final String DROP =
            """
            (()=>{const d=new DataTransfer();
              d.items.add(new File([new Uint8Array(%d).fill(7)],'%s',{type:'video/mp4'}));
              const at=document.querySelector('header');
              for(const type of ['dragover','drop'])
                at.dispatchEvent(new DragEvent(type,{bubbles:true,cancelable:true,dataTransfer:d}))})()\
            """;

    private static JsonNode named(String slug) throws Exception {
        for (JsonNode column : api.admin("GET", "/api/columns", null)) {
            if (column.path("slug").asText().equals(slug)) {
                return column;
            }
        }
        return MissingNode.getInstance();
    }

    private static void make(Chromium page, String title, String slug) throws Exception {
        page.click("button", "新建专栏");
        page.type("#column_title", title);
        page.type("#column_slug", slug);
        page.click(".ant-modal-footer button", "新建专栏");
    }

    @Test
    void firstColumn_isMadeFromTheHint_andTakesVideosDroppedAnywhere() throws Exception {
        try (Chromium page = browser()) {
            page.open(origin + "/console/");
            enter(page, "bianji");
            page.awaitText("还没有专栏");
            assertThat(page.evaluate("document.querySelector('input[type=file]')").isNull())
                    .as("nowhere to put a video")
                    .isTrue();
            page.click("a", "新建专栏");
            page.await("location.pathname==='/console/columns'", JsonNode::asBoolean);

            make(page, "果树栽培", "Fruit Trees");
            page.awaitText("以后不能改");
            page.await("!!document.querySelector('.ant-form-item-has-error')", JsonNode::asBoolean);
            assertThat(named("Fruit Trees").isMissingNode()).isTrue();
            page.type("#column_slug", "fruit-trees");
            page.click(".ant-modal-footer button", "新建专栏");
            page.await(rows(), n -> n.asInt() == 1);
            assertThat(named("fruit-trees").path("title").asText()).isEqualTo("果树栽培");
            assertThat(named("fruit-trees").path("parent").isNull()).isTrue();

            page.await("!document.querySelector('.ant-modal')", JsonNode::asBoolean);
            make(page, "果树栽培二", "fruit-trees");
            page.await(
                    "!!document.querySelector('.ant-modal .ant-alert-error')", JsonNode::asBoolean);
            assertThat(page.evaluate(rows()).asInt()).as("the name is taken").isEqualTo(1);
            page.press("Escape");

            page.click("[role=menuitem]", "上传");
            page.awaitText("把视频拖到页面任意处");
            page.throttleUpload(BYTES_PER_SECOND);
            page.evaluate(DROP.formatted(400_000, "剪枝.mp4"));
            page.awaitText("剪枝.mp4");
            page.click("[role=menuitem]", "课件");
            page.await("location.pathname==='/console/courseware'", JsonNode::asBoolean);
            page.click("[role=menuitem]", "上传");
            page.awaitText("剪枝.mp4");
            page.throttleUpload(0);
            page.awaitText("已入库");
            picture(page, "console-upload");
            // a complaint of the taken name is due: 409
            List<String> others =
                    complaints(page).stream().filter(c -> !c.contains("409")).toList();
            assertThat(others).isEmpty();
        }
        JsonNode taken = api.admin("GET", "/api/courseware?column=fruit-trees", null);
        assertThat(taken.path("items")).hasSize(1);
        assertThat(taken.path("items").get(0).path("title").asText()).isEqualTo("剪枝");
    }

    /** A line that breaks, or a server that has other files by now. */
    @Test
    void pageWhoseFilesDoNotCome_saysWhatToDo_andTheOthersStay() throws Exception {
        try (Chromium page = browser()) {
            page.open(origin + "/console/");
            enter(page, "yunwei");
            page.await("!!document.querySelector('[role=menuitem]')", JsonNode::asBoolean);
            page.block("*/assets/EdgesPage*");
            page.click("[role=menuitem]", "边缘服务器");
            page.awaitText("这一页没有打开");
            page.click("[role=menuitem]", "课件");
            page.await("!!document.querySelector('main input[type=search]')", JsonNode::asBoolean);
            page.click("[role=menuitem]", "边缘服务器");
            page.awaitText("这一页没有打开");
            page.block();
            page.click("button", "刷新");
            page.await("!!document.querySelector('main table')", JsonNode::asBoolean);
        }
    }

    @Test
    void queue_isNotLeftToTheNextPerson_andNoStrayFileTakesThePagesPlace() throws Exception {
        api.admin("POST", "/api/columns", Map.of("slug", "shared-desk", "title", "公用"));
        try (Chromium page = browser()) {
            page.open(origin + "/console/");
            enter(page, "bianji");
            page.awaitText("把视频拖到页面任意处");
            page.throttleUpload(BYTES_PER_SECOND);
            page.evaluate(DROP.formatted(2_000_000, "甲的讲课.mp4"));
            page.awaitText("甲的讲课.mp4");
            page.click("[role=menuitem]", "课件");
            page.await("location.pathname==='/console/courseware'", JsonNode::asBoolean);
            assertThat(page.evaluate(STRAY).asBoolean()).as("the browser opens no file").isTrue();
            page.click("button", "退出");
            page.await("!!document.querySelector('#password')", JsonNode::asBoolean);
            page.throttleUpload(0);
            enter(page, "admin");
            page.await("!!document.querySelector('[role=menuitem]')", JsonNode::asBoolean);
            page.click("[role=menuitem]", "上传");
            page.awaitText("把视频拖到页面任意处");
            assertThat(page.evaluate("document.body.innerText").asText()).doesNotContain("甲的讲课");
        }
    }

    /** Whether a drop on a page without a place for files is refused. */
    private static final String STRAY =
            """
            (()=>{const d=new DataTransfer();d.items.add(new File(['x'],'x.mp4'));
              const e=new DragEvent('drop',{bubbles:true,cancelable:true,dataTransfer:d});
              document.querySelector('header').dispatchEvent(e);return e.defaultPrevented})()\
            """;
}
