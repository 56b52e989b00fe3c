using Pipeline.Guardrails.Detectors;

namespace Pipeline.Guardrails.Tests.Detectors;

public sealed class SecretDetectorTests
{
    private readonly SecretDetector _detector = new();

    [Theory]
    [InlineData("값은 q8Zr2Lw5Xt9Kp3VnB7yD4mJ6입니다", "q8Zr2Lw5Xt9Kp3VnB7yD4mJ6")]
    [InlineData("X-Request-Id: 7f3kQ9xLm2VbT8wZr5NpYc4H", "7f3kQ9xLm2VbT8wZr5NpYc4H")]
    [InlineData("key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEX4MPLEKEY;", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEX4MPLEKEY")]
    [InlineData("q8Zr2Lw5**Xt9Kp3Vn**B7yD4mJ6", "q8Zr2Lw5**Xt9Kp3Vn**B7yD4mJ6")]
    public void Finds(string text, string expected) => Assert.Equal([expected], Spans.Of(_detector, text));

    [Theory]
    [InlineData("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    [InlineData("550e8400-e29b-41d4-a716-446655440000")]
    [InlineData("getUserProfileById2AndRefreshTheCache")]
    [InlineData("HttpRequestMessageHandlerFactory3Tests")]
    [InlineData("PIPELINE_DATA_DIRECTORY_FOR_BACKUPS_2")]
    [InlineData("q8Zr2Lw5Xt9Kp3Vn")]
    [InlineData("sha512-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC7w==")]
    [InlineData("com/guide/2024/v3/install-on-linux-4")]
    public void Ignores(string text) => Assert.Empty(Spans.Of(_detector, text));
}
