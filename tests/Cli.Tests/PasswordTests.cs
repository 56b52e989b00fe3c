using Pipeline.Cli.Inputs;
using Pipeline.Contracts.Documents;

namespace Pipeline.Cli.Tests;

public sealed class PasswordTests : CliFixture
{
    private const string Password = "열려라 참깨";

    [Fact]
    public async Task A_password_is_taken_from_a_file_or_a_variable_and_shown_nowhere()
    {
        var path = Write("plan.txt", "locked " + Password);
        var file = Write("secret/password.txt", Password + "\n\nnot this");
        var byFile = await RunAsync("add", path, "--wait", "--password-file", file);
        Assert.Equal(0, byFile.ExitCode);
        Assert.Equal(DocumentState.Indexed, State());

        var byVariable = await RunAsync(
            ["add", path, "--id", "other", "--wait", "--password"],
            "",
            CancellationToken.None,
            variables: new() { [PasswordArguments.Variable] = Password }
        );
        Assert.Equal(0, byVariable.ExitCode);
        Assert.Equal(Password, Server.Collections["default"].Get("other").Input.Password);
        Assert.DoesNotContain(Password, byFile.Out + byFile.Error + byVariable.Out + byVariable.Error);
    }

    [Fact]
    public async Task At_a_terminal_it_is_asked_for_without_being_shown()
    {
        var path = Write("plan.txt", "locked " + Password);
        Secret = () => Password;
        var result = await RunAsync(["add", path, "--password"], "", CancellationToken.None, terminals: true);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(Password, Server.Collections["default"].Get("plan.txt").Input.Password);
        Assert.DoesNotContain(Password, result.Out + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_can_be_asked_it_is_said_what_to_do()
    {
        var path = Write("plan.txt", "locked " + Password);
        var result = await RunAsync("add", path, "--password");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(PasswordArguments.Variable, result.Error, StringComparison.Ordinal);
        Assert.Empty(Server.Requests);
        var missing = await RunAsync("add", path, "--password-file", Path.Combine(Folder, "none"));
        Assert.Equal(2, missing.ExitCode);
    }

    [Fact]
    public async Task What_turns_out_to_need_a_password_asks_until_it_is_right()
    {
        Write("a/open.txt", "fine");
        Write("a/plan.txt", "locked " + Password);
        Write("a/skipped.txt", "locked never");
        var answers = new Queue<string>(["wrong", Password, ""]);
        Secret = answers.Dequeue;
        var result = await RunAsync(
            ["add", Path.Combine(Folder, "a"), "--wait"],
            "",
            CancellationToken.None,
            terminals: true
        );
        Assert.Empty(answers);
        Assert.Equal(DocumentState.Indexed, State());
        Assert.Equal(DocumentState.Failed, Server.Collections["default"].Get("skipped.txt").Info.State);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("1 could not be indexed", string.Join(' ', result.Out.Split()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_terminal_nothing_is_asked()
    {
        Secret = () => throw new InvalidOperationException("asked");
        var result = await RunAsync("add", Write("plan.txt", "locked " + Password), "--wait");
        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public async Task A_failed_document_is_tried_again_with_its_password()
    {
        await RunAsync("add", Write("plan.txt", "locked " + Password));
        Assert.Equal("encrypted", Server.Collections["default"].Get("plan.txt").Info.FailureCode);
        var file = Write("password.txt", "wrong");
        await RunAsync("documents", "retry", "plan.txt", "--password-file", file);
        Assert.Equal("wrong_password", Server.Collections["default"].Get("plan.txt").Info.FailureCode);
        Write("password.txt", Password);
        Assert.Equal(0, (await RunAsync("documents", "retry", "plan.txt", "--password-file", file)).ExitCode);
        Assert.Equal(DocumentState.Indexed, State());
    }

    private DocumentState State() => Server.Collections["default"].Get("plan.txt").Info.State;
}
