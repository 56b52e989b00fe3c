using System.Text;
using FsCheck;
using FsCheck.Xunit;
using Pipeline.Grains.Documents;
using Pipeline.Storage.Facts;

namespace Pipeline.Grains.Tests.Documents;

public sealed class PasswordSealTests
{
    [Property(MaxTest = 100)]
    public async Task ASealOpensForItsDocumentAlone(NonNull<string> password, NonNull<string> id)
    {
        var facts = new Facts();
        var seal = new PasswordSeal(facts);
        var locked = (await seal.SealAsync(password.Get, "docs", id.Get, default))!;
        Assert.Equal(password.Get, await new PasswordSeal(facts).OpenAsync(locked, "docs", id.Get, default));
        Assert.Null(await seal.OpenAsync(locked, "docs", id.Get + "1", default));
        Assert.Null(await seal.OpenAsync(locked, "other", id.Get, default));
        Assert.Null(await new PasswordSeal(new Facts()).OpenAsync(locked, "docs", id.Get, default));
    }

    [Theory]
    [InlineData("Swordfish 1!")]
    [InlineData("열려라 참깨")]
    public async Task ASealShowsNothingAndIsAnotherEachTime(string password)
    {
        var seal = new PasswordSeal(new Facts());
        var first = (await seal.SealAsync(password, "docs", "a", default))!;
        Assert.NotEqual(first, await seal.SealAsync(password, "docs", "a", default));
        Assert.True(first.AsSpan().IndexOf(Encoding.Unicode.GetBytes(password)) < 0);
        Assert.True(first.AsSpan().IndexOf(Encoding.UTF8.GetBytes(password)) < 0);
        first[^1] ^= 1;
        Assert.Null(await seal.OpenAsync(first, "docs", "a", default));
        Assert.Null(await seal.OpenAsync([1, 2], "docs", "a", default));
        Assert.Null(await seal.OpenAsync(null, "docs", "a", default));
        Assert.Null(await seal.SealAsync(null, "docs", "a", default));
    }

    private sealed class Facts : IDeploymentFacts
    {
        private readonly Dictionary<string, string> _known = [];

        public Task<string?> FindFactAsync(string name, CancellationToken cancellationToken) =>
            Task.FromResult(_known.GetValueOrDefault(name));

        public Task<bool> TryClaimFactAsync(string name, string value, CancellationToken cancellationToken) =>
            Task.FromResult(_known.TryAdd(name, value));

        public Task<bool> TryReplaceFactAsync(
            string name,
            string expected,
            string value,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();
    }
}
