package kejian.contract.problem;

/**
 * The one list of what can go wrong for a caller (RFC 9457). {@link #code()} is stable and
 * documented in docs/errors.md; the type of the problem document is {@code /problems/<code>}.
 */
public enum Problem {
    JSON_SYNTAX(400, Fault.CONTENT_MALFORMED, "JSON 无法解析", "The JSON cannot be parsed"),
    BODY_MISSING(400, Fault.CONTENT_MALFORMED, "缺少请求内容", "The request has no body"),
    QUERY(400, Fault.CONTENT_MALFORMED, "查询参数不正确", "A query parameter is wrong"),
    REQUEST_HEAD(400, Fault.CONTENT_MALFORMED, "请求头不正确", "The request's head is malformed"),
    PATH(400, Fault.CONTENT_MALFORMED, "地址不正确", "The address is malformed"),
    UPLOAD_LENGTH(
            400, Fault.CONTENT_MALFORMED, "上传长度不正确", "The upload's length is missing or wrong"),
    UPLOAD_METADATA(
            400, Fault.CONTENT_MALFORMED, "上传的附加信息不正确", "The upload's metadata is malformed"),
    UPLOAD_OFFSET_MISSING(
            400,
            Fault.CONTENT_MALFORMED,
            "缺少 Upload-Offset",
            "Upload-Offset is missing or malformed"),
    UPLOAD_CHECKSUM_ALGORITHM(
            400, Fault.CONTENT_UNSUPPORTED, "不支持的校验算法", "That checksum algorithm is not supported"),
    UNAUTHENTICATED(401, Fault.CALLER, "请先登录", "Please log in first"),
    LOGIN_FAILED(401, Fault.CALLER, "用户名或密码不正确", "The name or the password is wrong"),
    TOKEN_MISSING(
            401,
            Fault.CALLER,
            "限定收看：终端须报出自己的编号（box）",
            "This is restricted: the box must name itself (box)"),
    TOKEN_EXPIRED(
            401,
            Fault.CALLER,
            "播放凭证已过期，请重新打开",
            "The address has expired: open the courseware again"),
    FORBIDDEN(403, Fault.CALLER, "没有权限", "You have no right to do that"),
    PASSWORD_CHANGE_REQUIRED(
            403,
            Fault.CALLER,
            "首次登录须先修改密码",
            "The first password must be changed before anything else"),
    ACCOUNTS_ELSEWHERE(
            403,
            Fault.CALLER,
            "账号由统一身份认证管理，请到那里登录、改密码或管理账号",
            "An identity server keeps the accounts: log in, change passwords and manage people there"),
    ACCOUNT_WITHOUT_AREA(
            403,
            Fault.CALLER,
            "账号没有本平台的区划，请联系统一身份认证的管理员",
            "The account names no area of this province: ask whoever keeps the identity server"),
    TOKEN_INVALID(403, Fault.CALLER, "播放凭证无效", "This address was not issued here"),
    ENROLMENT_CODE(
            403,
            Fault.CALLER,
            "登记码不对、已过期或已用过：请操作员用 kejian edge renew 重新签发",
            "That code is wrong, too old or used: have an operator make one by kejian edge renew"),
    TOKEN_SCOPE(
            403,
            Fault.CALLER,
            "播放凭证属于其他课件或终端",
            "This address was issued for another courseware or box"),
    BOX_UNKNOWN(
            403,
            Fault.CALLER,
            "终端未登记，本地不向未登记的终端开放；请联系县级管理员",
            "This box is in no register, and guests are not served here"),
    UPLOAD_IS_PARTS(403, Fault.CALLER, "合并后的上传不能再追加", "A final upload takes no more bytes"),
    NOT_FOUND(404, Fault.CALLER, "没有找到", "Not found"),
    METHOD(405, Fault.CALLER, "不支持该方法", "That method is not allowed here"),
    NOT_ACCEPTABLE(406, Fault.CALLER, "不支持所要求的格式", "That format is not offered"),
    TIMEOUT(408, Fault.CALLER, "请求超时", "The request took too long"),
    CONFLICT(409, Fault.CALLER, "与当前状态冲突", "That does not fit the present state"),
    UPLOAD_OFFSET(409, Fault.CALLER, "续传位置不符", "The offset is not where the upload stands"),
    LEASE_LOST(409, Fault.CALLER, "任务已交给其他节点", "The job was lent to another worker"),
    BATCH_CONFLICT(409, Fault.CALLER, "相同编号的数据不一致", "The same numbers came with other records"),
    EDGE_KEY(
            409,
            Fault.CALLER,
            "签名密钥不是该边缘服务器登记的密钥",
            "That is not the key that this edge is known by"),
    MONTH_NOT_OVER(
            409, Fault.CALLER, "该月还没有结束，不能月结", "That month is not over, it cannot be closed"),
    MONTH_OPEN(
            409,
            Fault.CALLER,
            "该月尚未月结，没有通报和单页",
            "That month is not closed yet, it has no bulletin and no sheets"),
    MAIL_OFF(
            409,
            Fault.CALLER,
            "没有配置邮件服务器（kejian.mail.host），不能发邮件",
            "No mail server is configured (kejian.mail.host): nothing can be mailed"),
    NOT_READY(409, Fault.CALLER, "尚未就绪", "It is not ready yet"),
    HELD(
            409,
            Fault.CALLER,
            "检查发现问题，写明理由放行后才能送审",
            "The gate found faults; let each pass with a reason first"),
    ROLLED_BACK(
            409,
            Fault.CALLER,
            "现在显示的是较早的发布版：先恢复（kejian release publish --resume）才能发布新内容",
            "An earlier release is shown again: go on first (kejian release publish --resume)"),
    ORDER_CHANGED(
            409,
            Fault.CALLER,
            "专栏的顺序在此期间变了，没有保存：重新读取，把改动放到新的顺序上再保存，两边的课件都在",
            "The column's order has changed and yours was not saved: read it again, put your changes"
                    + " onto it and save; nobody's courseware is lost"),
    FOUR_EYES(409, Fault.CALLER, "须由另一人审核", "Somebody else must decide on it"),
    WITHDRAWN(410, Fault.CALLER, "已撤回", "It was withdrawn"),
    LEASE_ENDED(
            410,
            Fault.RESOURCES,
            "与省平台失去联系太久，暂停播放；恢复联网后自动恢复",
            "The province has not been heard for too long; it comes back with the line"),
    GONE(410, Fault.CALLER, "已不存在", "It is gone"),
    PRECONDITION(412, Fault.CALLER, "内容已被他人修改", "It was changed in the meantime"),
    TUS_VERSION(412, Fault.CALLER, "不支持的 tus 版本", "That version of tus is not supported"),
    TOO_LARGE(413, Fault.CALLER, "内容过大", "It is too large"),
    QUOTA_EXCEEDED(413, Fault.RESOURCES, "超出上传配额", "That is more than your quota"),
    MEDIA_TYPE(415, Fault.CONTENT_UNSUPPORTED, "不支持的内容类型", "That content type is not supported"),
    RANGE(416, Fault.CALLER, "范围超出", "The range lies outside"),
    COLOUR(
            422,
            Fault.CALLER,
            "颜色太浅，白字看不清：请选深一些的",
            "White letters cannot be read on this colour: choose a darker one"),
    VALIDATION(422, Fault.CALLER, "内容不符合要求", "Some values are not as required"),
    TEXT_CONTROL(422, Fault.CALLER, "文字中含有控制字符", "The text has control characters"),
    IDEMPOTENCY_MISMATCH(
            422, Fault.CALLER, "幂等键与先前请求不符", "That Idempotency-Key was used with another body"),
    FIGURE_DIMENSION(
            422,
            Fault.CALLER,
            "该指标不能按此维度、条件或期间查询",
            "This figure is not told by that dimension, filter or period"),
    SIGNATURE_INVALID(422, Fault.CONTENT_MALFORMED, "签名无效", "The signature does not hold"),
    DIGEST_MISMATCH(
            422, Fault.CONTENT_MALFORMED, "文件校验不符", "The file's digest is not the announced one"),
    VIDEO_INVALID(422, Fault.CONTENT_MALFORMED, "不是可用的视频", "It is no usable video"),
    SUBTITLE_INVALID(422, Fault.CONTENT_MALFORMED, "字幕文件不可用", "The captions cannot be used"),
    TYPE_MISMATCH(
            422,
            Fault.CONTENT_UNSUPPORTED,
            "文件类型不符",
            "The file is not what its name says or not supported"),
    ARCHIVE_UNSAFE(422, Fault.CONTENT_MALFORMED, "压缩包不安全或已损坏", "The archive is unsafe or damaged"),
    DOCUMENT_UNSAFE(422, Fault.CONTENT_MALFORMED, "文档不安全或已损坏", "The document is unsafe or damaged"),
    LIMIT_EXCEEDED(422, Fault.RESOURCES, "超出限制", "It exceeds a limit"),
    ENCODING_AMBIGUOUS(
            422,
            Fault.CONTENT_MALFORMED,
            "文字编码无法确定",
            "The file is in no single encoding that is known"),
    MANIFEST_SYNTAX(422, Fault.CONTENT_MALFORMED, "表格无法读取", "The sheet cannot be read"),
    MANIFEST_EMPTY(422, Fault.CONTENT_MALFORMED, "表格没有内容", "The sheet has no rows"),
    MANIFEST_ROW(422, Fault.CONTENT_MALFORMED, "表格中有错误的行", "Some rows of the sheet are wrong"),
    BATCH_INVALID(422, Fault.CONTENT_MALFORMED, "数据批次不正确", "The batch is malformed"),
    PRECONDITION_REQUIRED(428, Fault.CALLER, "缺少 If-Match", "If-Match is required"),
    UPLOAD_LOCKED(423, Fault.CALLER, "正在由另一连接上传", "Another connection is uploading to it"),
    TOO_MANY_REQUESTS(429, Fault.RESOURCES, "请求过多", "Too many requests"),
    HEADERS(431, Fault.CALLER, "请求头过多", "There are too many header fields"),
    CHECKSUM(460, Fault.CONTENT_MALFORMED, "分块校验不符", "The chunk's checksum does not match"),
    INTERNAL(500, Fault.OURS, "内部错误", "Something went wrong on our side"),
    UNAVAILABLE(503, Fault.RESOURCES, "暂时不可用", "It is unavailable for the moment"),
    STORAGE_FULL(507, Fault.RESOURCES, "存储空间不足", "The storage is full");

    private final int status;
    private final Fault fault;
    private final String title;
    private final String titleEn;

    Problem(int status, Fault fault, String title, String titleEn) {
        this.status = status;
        this.fault = fault;
        this.title = title;
        this.titleEn = titleEn;
    }

    public String code() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    public int status() {
        return status;
    }

    public Fault fault() {
        return fault;
    }

    /** One sentence in Chinese. */
    public String title() {
        return title;
    }

    /** The same sentence in English. */
    public String titleEn() {
        return titleEn;
    }

    /** Whose fault it is. */
    public enum Fault {
        CALLER,
        CONTENT_MALFORMED,
        CONTENT_UNSUPPORTED,
        RESOURCES,
        OURS
    }
}
