using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Models;
using Pipeline.Grains.Questions;

namespace Pipeline.Grains.Answers;

/// <summary>Which generator answers a question.</summary>
/// <param name="Name">The generator's name; null: the answer quotes the documents instead.</param>
/// <param name="Notice">Why it quotes, in the question's language; null when the caller asked for quotes, or it does
/// not.</param>
internal readonly record struct GeneratorChoice(string? Name, string? Notice)
{
    /// <summary>Chooses for a question.</summary>
    /// <exception cref="PipelineException">The answer is to be JSON, and no generator can write it.</exception>
    public static GeneratorChoice For(AskRequest request, string question, ModelStatus status)
    {
        var choice = Choose(request, question, status);
        return choice.Name is not null || request.Schema is null
            ? choice
            : throw new PipelineException(
                ErrorCode.ModelUnavailable,
                $"An answer in JSON needs a generator that writes the question's language, and there is none ({status.Name ?? "none is installed"}). Install one with 'pipeline models pull', or ask without a schema."
            );
    }

    private static GeneratorChoice Choose(AskRequest request, string question, ModelStatus status)
    {
        if (request.Extractive)
        {
            return default;
        }

        var korean = QuestionLanguage.IsKorean(question);
        if (status.IsBroken)
        {
            return new GeneratorChoice(
                null,
                korean
                    ? "생성 모델을 지금 쓸 수 없어 문서의 문장을 그대로 인용합니다."
                    : "The generator cannot be used at the moment, so these are sentences quoted from the documents."
            );
        }

        if (status.Name is null)
        {
            return new GeneratorChoice(
                null,
                korean
                    ? "생성 모델이 없어 문서의 문장을 그대로 인용합니다."
                    : "No generator is installed, so these are sentences quoted from the documents."
            );
        }

        if (!status.Knows(QuestionLanguage.CodeOf(question)))
        {
            return new GeneratorChoice(
                null,
                korean
                    ? $"생성 모델 '{status.Name}'은(는) 한국어를 지원하지 않아 문서의 문장을 그대로 인용합니다."
                    : $"The generator '{status.Name}' does not write the question's language, so these are sentences quoted from the documents."
            );
        }

        return new GeneratorChoice(status.Name, null);
    }
}
