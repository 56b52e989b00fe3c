using Pipeline.Guardrails.Detectors;

namespace Pipeline.Guardrails.Tests.Detectors;

public sealed class ApiKeyDetectorTests
{
    // Joined from two parts, so that scanners of repositories do not take the examples for leaks.
    private const string OpenAi = "sk-" + "proj-Ab3dE6gH9jK2mN5pQ8sT1vW4";
    private const string Own = "pl-" + "0aB1cD2eF3gH-0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";
    private const string Aws = "AKIA" + "IOSFODNN7EXAMPLE";
    private const string GitHub = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a";
    private const string Slack = "xoxb-" + "123456789012-abcdefABCDEF";
    private const string Google = "AIza" + "SyA1234567890abcdefGHIJKLMNOPqrstuv";
    private const string Jwt =
        "eyJ" + "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.dBjftJeZ4CVPmB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private const string Pem =
        "-----BEGIN RSA PRIVATE "
        + "KEY-----\nMIIEpAIBAAKCAQEA7bq3f1\nh9sJ2kLmN0pQrStUvWxYz0\nAb1=\n-----END RSA PRIVATE "
        + "KEY-----";

    private readonly ApiKeyDetector _detector = new();

    [Theory]
    [InlineData("key " + OpenAi + " here", OpenAi)]
    [InlineData("키는" + OpenAi + "입니다", OpenAi)]
    [InlineData("my-" + OpenAi, OpenAi)]
    [InlineData("Authorization: Bearer " + Own + "\n", Own)]
    [InlineData("서버 키는 " + Own + "입니다", Own)]
    [InlineData("id=" + Aws + ",", Aws)]
    [InlineData("\"" + GitHub + "\"", GitHub)]
    [InlineData("xoxxoxb " + Slack, Slack)]
    [InlineData("url?key=" + Google, Google)]
    [InlineData("Bearer " + Jwt + ".", Jwt)]
    [InlineData("a\n" + Pem + "\nb", Pem)]
    [InlineData("api_key = \"q8Zr2Lw5Xt9Kp3Vn\"", "q8Zr2Lw5Xt9Kp3Vn")]
    [InlineData("{\"clientSecret\": \"q8Zr2Lw5Xt9Kp3Vn==\"}", "q8Zr2Lw5Xt9Kp3Vn==")]
    [InlineData("export ACCESS_TOKEN=q8Zr2Lw5Xt9Kp3Vn.", "q8Zr2Lw5Xt9Kp3Vn")]
    [InlineData("비밀번호: hunter2x!", "hunter2x")]
    [InlineData("password is secret; password=Tr0ub4dor&3", "Tr0ub4dor")]
    [InlineData("API 키: q8Zr2Lw5Xt9Kp3Vn", "q8Zr2Lw5Xt9Kp3Vn")]
    [InlineData("ｓｋ－proj-Ab3dE6gH9jK2mN5pQ8sT1vW4", "ｓｋ－proj-Ab3dE6gH9jK2mN5pQ8sT1vW4")]
    public void Finds(string text, string expected) => Assert.Equal([expected], Joined(text));

    [Theory]
    [InlineData("desk-lamp sk-loading-spinner-container-large risk-averse")]
    [InlineData("AKIA is a prefix, AKIASHORT1, akiaiosfodnn7example")]
    [InlineData("token = tokenizer.decode(ids); api_key = os.environ[\"API_KEY\"]")]
    [InlineData("max_tokens: 4096, total_token=1234567890123456")]
    [InlineData("password: required, 비밀번호: 8자리 이상")]
    [InlineData("secret: aaaaaaaaaaaaaaaaaaaaaaa1")]
    [InlineData("sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    [InlineData(
        "---\ntitle: x\n-----\n- item\n-----BEGIN CERTIFICATE-----\nMIIEpAIBAAKCAQEA7bq3f1\n-----END CERTIFICATE-----"
    )]
    [InlineData("pl-PL is a language, pl-" + "0aB1cD2eF3gH is the id of a key and no key")]
    [InlineData("eyJhbGci is how tokens start; eyJ.x.y")]
    public void Ignores(string text) => Assert.Empty(Joined(text));

    [Fact]
    public void Takes_the_header_alone_where_prose_mentions_it()
    {
        const string Header = "-----BEGIN PRIVATE " + "KEY-----";
        Assert.Equal([Header], Joined($"A file with {Header} at the top holds a key."));
    }

    [Fact]
    public void Takes_a_private_key_in_a_json_string()
    {
        var pem = Pem.Replace("\n", "\\n");
        Assert.Equal([pem], Joined($"{{\"k\": \"{pem}\"}}"));
    }

    [Fact]
    public void Takes_a_run_that_is_longer_than_any_key_but_could_be_one()
    {
        var key = "sk-" + string.Concat(Enumerable.Repeat("Ab3", 1000));
        Assert.Equal([key], Joined($"a {key} b"));
        var value = string.Concat(Enumerable.Repeat("q8Zr2Lw5Xt9Kp3Vn", 100));
        Assert.Equal([value], Joined($"token={value} b"));
    }

    // Pieces of one long key touch; a reader sees one mask.
    private string[] Joined(string text)
    {
        var policy = GuardPolicy.Default;
        var verdict = new TextGuard(policy, [_detector]).Inspect(GuardPlace.Output, text);
        return [.. verdict.Findings.Select(finding => text.Substring(finding.Start, finding.Length))];
    }
}
