using Pipeline.Guardrails.Policies;

namespace Pipeline.Guardrails.Tests.Policies;

public sealed class PolicyFolderTests : IDisposable
{
    private const string Blocking = """{"question": {"card": "block"}}""";
    private readonly string _folder = Directory.CreateTempSubdirectory("pipeline-policies-").FullName;
    private DateTime _written = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Each_file_is_a_policy_and_others_are_none()
    {
        Write("strict.json", Blocking);
        Write("open.json", "{}");
        Write("README.md", "not one");
        var folder = Refreshed();
        Assert.Equal(["open", "strict"], folder.Current.Policies.Keys.Order());
        Assert.Empty(folder.Current.Problems);
    }

    [Fact]
    public void A_changed_file_is_read_again_and_an_unchanged_one_tells_nothing_new()
    {
        Write("strict.json", Blocking);
        var folder = Refreshed();
        var first = folder.Current.Policies["strict"];
        Assert.False(folder.Refresh());
        Write("strict.json", "{}");
        Assert.True(folder.Refresh());
        Assert.NotEqual(first.Version, folder.Current.Policies["strict"].Version);
        Assert.Equal(GuardAction.Mask, folder.Current.Policies["strict"].Policy.For(GuardPlace.Question, "card"));
    }

    [Fact]
    public void A_broken_file_keeps_the_last_good_one_and_says_so_until_it_is_mended()
    {
        Write("strict.json", Blocking);
        Write("new.json", "{");
        var folder = Refreshed();
        Assert.Equal("new.json", Assert.Single(folder.Current.Problems).File);
        Write("strict.json", """{"question": {"card": "blok"}}""");
        Assert.True(folder.Refresh());
        Assert.Equal(GuardAction.Block, folder.Current.Policies["strict"].Policy.For(GuardPlace.Question, "card"));
        Assert.Contains("blok", folder.Current.Problems[1].Why, StringComparison.Ordinal);
        Write("strict.json", Blocking);
        Write("new.json", "{}");
        Assert.True(folder.Refresh());
        Assert.Empty(folder.Current.Problems);
        Assert.Equal(["new", "strict"], folder.Current.Policies.Keys.Order());
    }

    [Fact]
    public void A_file_that_is_replaced_by_removing_it_first_is_not_missed()
    {
        Write("strict.json", Blocking);
        var folder = Refreshed();
        File.Delete(Path.Combine(_folder, "strict.json"));
        Assert.False(folder.Refresh());
        Assert.True(folder.Current.Policies.ContainsKey("strict"));
        Write("strict.json", Blocking);
        Assert.False(folder.Refresh());
        File.Delete(Path.Combine(_folder, "strict.json"));
        folder.Refresh();
        Assert.True(folder.Refresh());
        Assert.Empty(folder.Current.Policies);
    }

    [Fact]
    public void A_link_that_is_turned_to_another_file_is_read_again()
    {
        Write("one.txt", Blocking);
        Write("two.txt", "{}");
        File.SetLastWriteTimeUtc(
            Path.Combine(_folder, "two.txt"),
            File.GetLastWriteTimeUtc(Path.Combine(_folder, "one.txt"))
        );
        var link = Path.Combine(_folder, "strict.json");
        File.CreateSymbolicLink(link, Path.Combine(_folder, "one.txt"));
        var folder = Refreshed();
        var first = folder.Current.Policies["strict"].Version;
        File.Delete(link);
        File.CreateSymbolicLink(link, Path.Combine(_folder, "two.txt"));
        Assert.True(folder.Refresh());
        Assert.NotEqual(first, folder.Current.Policies["strict"].Version);
    }

    [Fact]
    public void A_folder_that_cannot_be_read_keeps_its_policies()
    {
        Write("strict.json", Blocking);
        var folder = Refreshed();
        Directory.Move(_folder, _folder + "-away");
        try
        {
            Assert.True(folder.Refresh());
            Assert.True(folder.Current.Policies.ContainsKey("strict"));
            Assert.Single(folder.Current.Problems);
        }
        finally
        {
            Directory.Move(_folder + "-away", _folder);
        }

        Assert.True(folder.Refresh());
        Assert.Empty(folder.Current.Problems);
    }

    private PolicyFolder Refreshed()
    {
        var folder = new PolicyFolder(_folder);
        Assert.True(folder.Refresh());
        return folder;
    }

    private void Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        File.SetLastWriteTimeUtc(path, _written = _written.AddSeconds(1));
    }
}
