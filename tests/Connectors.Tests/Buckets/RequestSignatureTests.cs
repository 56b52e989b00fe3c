using Pipeline.Connectors.Buckets;

namespace Pipeline.Connectors.Tests.Buckets;

/// <summary>The examples of https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html.</summary>
public sealed class RequestSignatureTests
{
    private static readonly DateTimeOffset At = new(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("test.txt", "bytes=0-9", "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")]
    [InlineData("?lifecycle", null, "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")]
    [InlineData("?max-keys=2&prefix=J", null, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    public void The_published_examples_are_signed_as_published(string path, string? range, string expected)
    {
        var signature = new RequestSignature(
            "AKIAIOSFODNN7EXAMPLE",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "us-east-1"
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://examplebucket.s3.amazonaws.com/" + path);
        signature.Sign(request, At, range is null ? [] : [("range", range)]);
        Assert.EndsWith($"Signature={expected}", request.Headers.GetValues("Authorization").Single());
    }

    [Fact]
    public void Keys_are_written_as_they_are_signed() =>
        Assert.Equal("a%2Bb/%ED%95%9C%20~x", RequestSignature.Escape("a+b/한 ~x", keepSlashes: true));
}
