/* Quizzes: a button below each question tells the reader what the chosen option is worth. The words
   come from the folded answers on the page. Nothing is stored or sent. */

(() => {
  "use strict";
  for (const question of document.querySelectorAll(".quiz fieldset")) {
    const options = [...question.querySelectorAll("input")];
    const answers = question.querySelectorAll("dt");
    const feedback = question.querySelector(".quiz-feedback");

    const say = (verdict, ...reason) => {
      const words = document.createElement("strong");
      words.textContent = verdict;
      feedback.replaceChildren(words, " ", ...reason);
    };

    const check = () => {
      const answer = answers[options.findIndex((option) => option.checked)];
      if (!answer) return say("Choose an answer first.");
      const isRight = answer.classList.contains("right");
      const reason = answer.nextElementSibling.cloneNode(true);
      reason.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"));
      say(isRight ? "Right." : "Not that one.", ...reason.childNodes);
      feedback.dataset.verdict = isRight ? "right" : "wrong";
    };

    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Check";
    button.addEventListener("click", check);
    feedback.before(button);
    question.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.type === "radio") check();
    });
    question.addEventListener("change", () => {
      feedback.replaceChildren();
      delete feedback.dataset.verdict;
    });
  }
})();
