"""Sources of the style sheets and scripts. `python -m web.assets.build` makes web/static/built/ of them."""
