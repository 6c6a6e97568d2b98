// Reads the text of a page aloud with the voice of the browser; without one the button stays hidden.
(() => {
  const place = document.getElementById("voorlezen"), synth = window.speechSynthesis
  if (!place || !synth || !window.SpeechSynthesisUtterance) return
  const button = place.querySelector("button"), begin = button.textContent, stop = "Stop met voorlezen"
  const rest = () => { button.textContent = begin }
  const sentences = () => [document.querySelector("h1"), ...document.querySelectorAll("#tekst :is(p,li,h2,h3)")]
    .map((part) => part.textContent.trim()).filter(Boolean)
  place.hidden = false
  button.addEventListener("click", () => {
    const busy = synth.speaking || synth.pending
    synth.cancel()
    if (busy) return rest()
    const parts = sentences()
    button.textContent = stop
    parts.forEach((text, index) => {
      const spoken = new SpeechSynthesisUtterance(text)
      spoken.lang = "nl-NL"
      spoken.rate = 0.95
      spoken.onerror = rest
      if (index === parts.length - 1) spoken.onend = rest
      synth.speak(spoken)
    })
  })
  addEventListener("pagehide", () => synth.cancel())
})()
