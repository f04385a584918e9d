"""From labels to a new model, or the old one kept.

examples    JSON Lines -> Example, every bad line refused by name
imports     exports of Label Studio, doccano, Prodigy -> Example
pairs       Example -> an article with mentions, as the classifier judges it
fit         Examples -> Classifier, with its card
  threads   one thread for the libraries under it
  heldout   splits by group, by outlet and by time; scores by models that had not seen the group
  calibrate scores -> probabilities and bands
  heads     the frames
  telltale  whether the strongest features tell the outlet
  card      what the model was trained on and how good it is
  seen      hashes of what it was trained on
evaluate    Classifier, Examples -> figures (`monitor evaluate`)
gate        candidate, current -> may it replace it?
warnings    labels to look at before a model is trusted
similar     the examples most like a piece
metrics     the figures that all of these share
queue       which pair a reviewer is asked about next
"""
