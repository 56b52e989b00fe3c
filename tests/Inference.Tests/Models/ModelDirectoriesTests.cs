using Pipeline.Inference.Models;

namespace Pipeline.Inference.Tests.Models;

public sealed class ModelDirectoriesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Searches_in_order_and_each_once()
    {
        _folder.Write("repo/Pipeline.sln", "");
        _folder.Write("repo/src/x/y", "");
        var root = Path.Combine(_folder.Path, "repo");
        var current = Path.Combine(root, "src");
        var variables = new Dictionary<string, string>
        {
            [ModelDirectories.Variable] = string.Join(Path.PathSeparator, "/one", "", "two"),
            ["HOME"] = "/home/x",
            ["XDG_CACHE_HOME"] = "/cache",
            ["LOCALAPPDATA"] = "/cache",
        };
        var found = ModelDirectories.Search("given", current, variables.GetValueOrDefault);
        string[] expected =
        [
            Path.Combine(current, "given"),
            Path.GetFullPath("/one"),
            Path.Combine(current, "two"),
            Path.Combine(current, "models"),
            Path.Combine(root, "shared", "models"),
            Path.Combine(root, "models"),
            Path.Combine(_folder.Path, "shared", "models"),
            ModelDirectories.UserCache(variables.GetValueOrDefault),
        ];
        Assert.Equal(expected, found.Select(directory => directory.Path));
        Assert.Equal(
            [true, true, true, false, false, false, false, false],
            found.Select(directory => directory.IsExplicit)
        );
        // At the root the current directory and the repository are one.
        Assert.Equal(3, ModelDirectories.Search(null, root, name => name == "HOME" ? "/home/x" : null).Count);
    }

    [Fact]
    public void Puts_the_cache_where_the_system_does()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var plain = ModelDirectories.UserCache(name => name == "HOME" ? "/home/x" : null);
        Assert.Equal(
            OperatingSystem.IsMacOS() ? "/home/x/Library/Caches/pipeline/models" : "/home/x/.cache/pipeline/models",
            plain
        );
        Assert.Equal(
            "/c/pipeline/models",
            ModelDirectories.UserCache(name =>
                name switch
                {
                    "HOME" => "/home/x",
                    "XDG_CACHE_HOME" => "/c",
                    _ => null,
                }
            )
        );
        // A relative XDG directory is to be ignored (XDG Base Directory Specification).
        Assert.Equal(
            plain,
            ModelDirectories.UserCache(name =>
                name switch
                {
                    "HOME" => "/home/x",
                    "XDG_CACHE_HOME" => "c",
                    _ => null,
                }
            )
        );
    }
}
