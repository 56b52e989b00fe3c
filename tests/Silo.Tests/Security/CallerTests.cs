using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Pipeline.Silo.Configuration;
using Pipeline.Silo.Security;
using Pipeline.Vocabulary;

namespace Pipeline.Silo.Tests.Security;

/// <summary>What a caller may do, and read.</summary>
public sealed class CallerTests
{
    [Theory]
    [InlineData(null, null, null)]
    [InlineData("hr,legal", null, "hr,legal")]
    [InlineData("", null, "")]
    [InlineData("hr,legal", "legal, sales", "legal")]
    [InlineData(null, "legal", "legal")]
    [InlineData(null, "", "")]
    [InlineData("hr", "", "")]
    public void Of_the_labels_of_key_and_header_both_must_allow(string? own, string? header, string? expected)
    {
        var access = new CallerAccess(new SiloOptions { AccessHeader = header is null ? null : "X-Labels" });
        var context = Context(new Caller("k", "k", KeyRole.Reader) { Labels = List(own) });
        if (header is { Length: > 0 })
        {
            context.Request.Headers["X-Labels"] = header;
        }

        Assert.Equal(List(expected), access.Of(context));
    }

    [Fact]
    public void Of_a_request_without_a_caller_nothing_is_told()
    {
        var access = new CallerAccess(new SiloOptions());
        Assert.Empty(access.Of(null)!);
        Assert.Empty(access.Of(new DefaultHttpContext())!);
        Assert.Null(Caller.Of(new DefaultHttpContext()).Role);
        Assert.Null(
            Caller.Of(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, "Admin")], "x"))).Role
        );
    }

    [Fact]
    public async Task A_role_may_what_lesser_ones_may_and_a_key_only_what_its_collections_are()
    {
        foreach (var needed in Enum.GetValues<KeyRole>())
        {
            foreach (var own in (KeyRole?[])[null, .. Enum.GetValues<KeyRole>().Select(role => (KeyRole?)role)])
            {
                foreach (
                    var (collections, route, mine) in ((string[], string?, bool)[])
                        [
                            ([], "a", true),
                            (["a"], "a", true),
                            (["a"], null, true),
                            (["a"], "A", false),
                            (["b", "ab"], "a", false),
                        ]
                )
                {
                    var http = Context(new Caller("k", "k", own) { Collections = collections });
                    if (route is not null)
                    {
                        http.Request.RouteValues["collection"] = route;
                    }

                    var requirement = new RoleRequirement(needed);
                    var context = new AuthorizationHandlerContext([requirement], http.User, http);
                    await requirement.HandleAsync(context);
                    Assert.Equal(own >= needed && mine, context.HasSucceeded);
                }
            }
        }
    }

    [Fact]
    public async Task What_declares_no_role_is_nobodys()
    {
        var http = Context(Caller.Local);
        http.SetEndpoint(
            new Microsoft.AspNetCore.Routing.RouteEndpoint(
                _ => Task.CompletedTask,
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternFactory.Parse("/x"),
                0,
                EndpointMetadataCollection.Empty,
                null
            )
        );
        Assert.False(await AllowsAsync(http));
        http.SetEndpoint(new Endpoint(_ => Task.CompletedTask, EndpointMetadataCollection.Empty, "405"));
        Assert.True(await AllowsAsync(http));
        http.User = new ClaimsPrincipal();
        Assert.False(await AllowsAsync(http));

        static async Task<bool> AllowsAsync(HttpContext http)
        {
            var requirement = new NoRoute();
            var context = new AuthorizationHandlerContext([requirement], http.User, http);
            await requirement.HandleAsync(context);
            return context.HasSucceeded;
        }
    }

    private static DefaultHttpContext Context(Caller caller) => new() { User = CallerClaims.Principal(caller, "test") };

    private static string[]? List(string? text) =>
        text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
